/**
 * The README's table of search quality: `node bench/quality-table.ts REPORT.json...` prints it from
 * the reports of `trouvaille eval --out FOLDER`, in the order in which they are named.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { qualityTable } from './quality-verdicts.ts';

const measured = z.object({ value: z.number(), low: z.number(), high: z.number() });
const reportSchema = z.object({
  set: z.string(),
  documents: z.number(),
  queries: z.number(),
  systems: z.record(
    z.string(),
    z.object({ 'ndcg@10': measured, 'mrr@10': measured, 'recall@100': measured }),
  ),
  tests: z.array(z.object({ a: z.string(), b: z.string(), metric: z.string(), p: z.number() })),
});

const reports = process.argv
  .slice(2)
  .map((path) => reportSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
process.stdout.write(qualityTable(reports));

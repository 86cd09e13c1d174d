/** What this runs on: versions are exact in the package, so what it asks for is what is installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { applicationRoot } from '../../application-root.ts';
import { applicationVersion } from '../../version.ts';
import { good, type DoctorContext, type Finding } from './check.ts';

const named = ['better-sqlite3', 'sqlite-vec', 'onnxruntime-node', 'pdfjs-dist'] as const;
const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

export function checkVersions({ say }: DoctorContext): Finding {
  const text = readFileSync(join(applicationRoot(), 'package.json'), 'utf8');
  const { dependencies } = manifest.parse(JSON.parse(text));
  const versions = named.map((name) => `${name} ${dependencies[name] ?? '–'}`);
  const own = `Trouvaille ${applicationVersion()}, Node ${process.versions.node}`;
  return good(say('doctor.versions'), [own, ...versions].join(', '));
}

/** The models in use: their files, their tokenizer, and that they compute. */
import { existsSync } from 'node:fs';
import { toFailure } from '../../../shared/errors.ts';
import { readSettings } from '../../settings.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import { failureSentence } from '../report.ts';
import { bad, good, type DoctorContext, type Finding } from './check.ts';

/** Before the data folder is made, the published files are checked and nothing is compiled. */
export async function checkModels(context: DoctorContext): Promise<Finding[]> {
  const { dataFolder, say, language, interruption } = context;
  const settings = readSettings(dataFolder);
  const findings: Finding[] = [];
  for (const id of [settings.encoder, settings.reranker]) {
    const name = say('doctor.model', { id });
    try {
      findings.push(await checkModel(name, id));
    } catch (error) {
      const failure = toFailure(error);
      findings.push(bad(name, failureSentence(language, failure), statusOf(failure.code)));
    }
  }
  return findings;

  async function checkModel(name: string, id: string): Promise<Finding> {
    const { resolveModel } = await import('../../model/installed.ts');
    const folder = resolveModel(dataFolder, id);
    if (!existsSync(dataFolder)) {
      const { describeModel } = await import('../../model/description.ts');
      describeModel(folder);
      return good(name, say('doctor.model-there'));
    }
    const { compiledRoot } = await import('../../engine/compile-in-use.ts');
    const { modelThreads } = await import('../../engine/threads.ts');
    const { verifyModel } = await import('../../model/verify.ts');
    const checks = await verifyModel(folder, compiledRoot(dataFolder), {
      dtype: settings.dtype,
      threads: modelThreads(settings),
      signal: interruption.signal,
      reference: false, // `models verify` compares with it, which takes longer
    });
    const failed = checks.find((check) => !check.ok);
    return failed
      ? bad(name, `${failed.name}: ${failed.detail}`, exitStatus.model)
      : good(name, say('doctor.model-ok'));
  }
}

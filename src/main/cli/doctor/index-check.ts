/** The index: its pages, its keyword index, its vectors. */
import { existsSync } from 'node:fs';
import { TrouvailleError, toFailure } from '../../../shared/errors.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import { integer } from '../format.ts';
import { withIndex } from '../reading.ts';
import { failureSentence } from '../report.ts';
import { bad, good, mended, type DoctorContext, type Finding } from './check.ts';

export async function checkDatabase(context: DoctorContext): Promise<Finding[]> {
  const { dataFolder, say, language, repair } = context;
  const name = say('doctor.database');
  const none = good(name, say('doctor.database-none'));
  if (!existsSync(dataFolder)) return [none];
  const { checkIndex } = await import('../../store/check.ts');
  try {
    const { fault, withoutVectors, lostVectors } = checkIndex(dataFolder);
    if (fault !== null) {
      if (!repair) return [bad(name, fault, exitStatus.data)];
      return [mended(name, say('doctor.database-moved', { path: await setAside(dataFolder) }))];
    }
    return await soundIndex(context, withoutVectors, lostVectors);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === 'nothing-indexed') return [none];
    return [bad(name, failureSentence(language, failure), statusOf(failure.code))];
  }
}

async function setAside(dataFolder: string): Promise<string> {
  const { openWriter } = await import('../../store/open.ts');
  const writer = openWriter(dataFolder, { repair: true });
  writer.close();
  if (writer.damagedMovedTo === null) {
    throw new TrouvailleError('internal', { detail: 'the writer found no damage' });
  }
  return writer.damagedMovedTo;
}

function soundIndex(
  context: DoctorContext,
  withoutVectors: number,
  lostVectors: number,
): Promise<Finding[]> {
  const { say, language } = context;
  return withIndex(context, (index) => {
    const counts = index?.counts() ?? { documents: 0, passages: 0, vectors: 0 };
    const shown = {
      documents: integer(language, counts.documents),
      passages: integer(language, counts.passages),
      vectors: integer(language, counts.vectors),
    };
    const database = good(say('doctor.database'), say('doctor.database-ok', shown));
    const name = say('doctor.vectors');
    if (lostVectors > 0) {
      const count = integer(language, lostVectors);
      return [database, bad(name, say('doctor.vectors-lost', { count }), exitStatus.data)];
    }
    const missing = withoutVectors > 0 || (counts.passages > 0 && counts.vectors === 0);
    return [
      database,
      good(name, say(missing ? 'doctor.vectors-none' : 'doctor.vectors-ok', shown)),
    ];
  });
}

/** `doctor [--repair]`: says what is wrong, and mends what it can. */
import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import type { Finding } from '../doctor/check.ts';
import { checkDataFolder, checkSettings, checkWatched } from '../doctor/folders.ts';
import { checkDatabase } from '../doctor/index-check.ts';
import { checkModels } from '../doctor/models.ts';
import { checkVersions } from '../doctor/versions.ts';

interface DoctorOptions {
  readonly repair?: true;
}

export function declare(command: Command, line: CommandLine): void {
  command
    .addOption(line.option('--repair', 'help.option.repair'))
    .action((options: DoctorOptions) => line.run((context) => doctor(context, options)));
}

async function doctor(context: CommandContext, options: DoctorOptions): Promise<number> {
  const { output, say } = context;
  const asked = { ...context, repair: options.repair ?? false };
  const settings = checkSettings(asked);
  const database = await checkDatabase(asked);
  const sound = database.every((finding) => finding.ok);
  const findings: Finding[] = [
    checkVersions(asked),
    checkDataFolder(asked),
    settings,
    ...database,
    // These read the settings and the index: where one is bad, that has been said.
    ...(sound ? await checkWatched(asked) : []),
    ...(settings.ok ? await checkModels(asked) : []),
  ];
  const ok = findings.every((finding) => finding.ok);
  if (output.json) {
    const checks = findings.map(({ name, ok: good, detail, repaired }) => {
      return { name, ok: good, detail, repaired };
    });
    output.value({ ok, checks });
  } else {
    for (const finding of findings) output.line(lineOf(context, finding));
    if (!ok && !asked.repair) output.note(say('cli.doctor.hint'));
  }
  return findings.find((finding) => !finding.ok)?.status ?? 0;
}

function lineOf({ output, say }: CommandContext, { name, ok, detail, repaired }: Finding): string {
  const verdict = repaired
    ? output.style('yellow', say('cli.doctor.repaired'))
    : ok
      ? output.style('green', say('cli.doctor.ok'))
      : output.style('red', say('cli.doctor.bad'));
  return `${name} — ${verdict} — ${detail}`;
}

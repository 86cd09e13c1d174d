import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnBattery } from '../../../src/main/indexing/power.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trouvaille-power-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function supply(name: string, values: Record<string, string>): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  for (const [key, value] of Object.entries(values)) {
    await writeFile(join(folder, name, key), `${value}\n`);
  }
}

describe('power', () => {
  it('is the battery where it discharges and no mains is on', async () => {
    await supply('AC', { type: 'Mains', online: '0' });
    await supply('BAT0', { type: 'Battery', status: 'Discharging' });
    expect(await isOnBattery(folder)).toBe(true);
    await supply('AC', { type: 'Mains', online: '1' });
    expect(await isOnBattery(folder)).toBe(false);
  });

  it('is not known without a battery of the machine’s own', async () => {
    await supply('hidpp_0', { type: 'Battery', scope: 'Device', status: 'Discharging' });
    expect(await isOnBattery(folder)).toBeNull();
    expect(await isOnBattery(join(folder, 'none'))).toBeNull();
  });
});

/** Whether the machine runs on its battery. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Linux shows its power supplies. Other systems show them to native code alone: the desktop
 * shell, which has it, asks the indexer to pause. */
const linuxSupplies = '/sys/class/power_supply';

/**
 * True where a battery discharges and no mains supply is on; false on mains; null where the system
 * does not say (no battery, another system).
 */
export async function isOnBattery(folder = linuxSupplies): Promise<boolean | null> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return null;
  }
  let discharging = false;
  let known = false;
  for (const name of names) {
    const type = await readValue(folder, name, 'type');
    // A keyboard's or a mouse's battery has the scope `Device`.
    if ((await readValue(folder, name, 'scope')) === 'Device') continue;
    if (type === 'Mains' || type === 'USB') {
      if ((await readValue(folder, name, 'online')) === '1') return false;
    } else if (type === 'Battery') {
      known = true;
      discharging ||= (await readValue(folder, name, 'status')) === 'Discharging';
    }
  }
  return known ? discharging : null;
}

async function readValue(folder: string, name: string, key: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, name, key), 'utf8')).trim();
  } catch {
    return null; // the supply does not have that value, or was unplugged
  }
}

import type { DoctorContext, Finding } from './check.ts';

/** placeholder until verify lands */
export function checkModels(_context: DoctorContext): Promise<Finding[]> {
  return Promise.resolve([]);
}

/** The part of pino-roll, which carries no types, that the log uses. */
declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom';

  export default function openRollingFile(options: {
    file: string;
    extension?: string;
    size?: string | number;
    limit?: { count?: number; removeOtherLogFiles?: boolean };
    mkdir?: boolean;
    mode?: number;
  }): Promise<SonicBoom>;
}

/** The compiler process: models as published in, graphs that run out; it ends when that is done. */
import type { CompilerContract } from '../../shared/contract.ts';
import { serve } from '../../shared/rpc.ts';
import { readSettings } from '../settings.ts';
import { childSide } from '../shell/node/child.ts';
import { compileInUse } from './compile-in-use.ts';

childSide().onPort((_name, port) => {
  serve<CompilerContract>(port, {
    async compile({ dataFolder, role, model, dtype }) {
      const settings = { ...readSettings(dataFolder), [role]: model };
      const { seconds } = await compileInUse({ dataFolder, settings }, role, dtype);
      return { seconds };
    },
  });
});

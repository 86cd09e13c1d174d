/** The compiler process: models as published in, graphs that run out; it ends when that is done. */
import type { CompilerContract } from '../../shared/compiler-contract.ts';
import { serve } from '../../shared/rpc.ts';
import { readSettings } from '../settings.ts';
import { childSide } from '../shell/node/child.ts';
import { compileEncoderOf, compileInUse } from './compile-in-use.ts';

childSide().onPort((_name, port) => {
  serve<CompilerContract>(port, {
    compile({ dataFolder, role, encoder, reranker, dtype, layers, generation }) {
      const settings = { ...readSettings(dataFolder), encoder, reranker, dtype };
      const context = {
        dataFolder,
        settings,
        ...(layers === null ? {} : { encoderLayers: layers }),
      };
      if (generation !== null) return compileEncoderOf(context, generation);
      return compileInUse(context, role, dtype);
    },
  });
});

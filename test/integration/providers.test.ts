/** Graphics processors: the real WebGPU provider where Debian's software one is installed, and what is made of trials. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { chooseProvider, keepFallback } from '../../src/main/engine/provider-choice.ts';
import { compileModel } from '../../src/main/model/compile.ts';
import { defaultSettings } from '../../src/main/settings.ts';
import type { ChildProcess, Shell } from '../../src/main/shell/seam.ts';
import { TrouvailleError } from '../../src/shared/errors.ts';
import type { ModelWorkContract } from '../../src/shared/model-work.ts';
import { portPair, serve, type Handlers } from '../../src/shared/rpc.ts';
import { dataFolderWithModels, trouvaille, type Ended } from './command.ts';

// Real processes, and a graphics processor made of software: each takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const model = resolve(import.meta.dirname, '..', 'fixtures', 'models', 'parity', 'camembert-mean');
/** Debian's chromium carries a Vulkan driver made of software, and the loader it is found by. */
const icd = '/usr/lib/chromium/vk_swiftshader_icd.json';
const hasSwiftShader = existsSync(icd);

let folder: string;
let data: string;
let compiled: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trouvaille-providers-'));
  data = dataFolderWithModels(folder);
  compiled = (await compileModel(model, join(folder, 'compiled'), { dtype: 'fp32' })).folder;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vectorsOf = async (
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended & { vectors: number[][] }> => {
  const input = ['Le bail est signé.', 'Le gâteau est au four.', 'non']
    .map((text) => JSON.stringify({ text }))
    .join('\n');
  const asked = ['--data', data, '--quiet', 'embed', '--model', model, '--dtype', 'fp32', ...words];
  const ended = await trouvaille(asked, { input, environment });
  const lines = ended.stdout.split('\n').filter((line) => line !== '');
  const row = z.object({ vector: z.array(z.number()) });
  return { ...ended, vectors: lines.map((line) => row.parse(JSON.parse(line)).vector) };
};

function softwareGraphics(): Record<string, string> {
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { recursive: true });
  return { VK_ICD_FILENAMES: icd, XDG_RUNTIME_DIR: runtime, LD_LIBRARY_PATH: dirname(icd) };
}

describe('embed --provider webgpu', () => {
  it.skipIf(!hasSwiftShader)(
    'gives the processor’s vectors, for texts of several lengths too (SwiftShader of Debian’s chromium)',
    async () => {
      const cpu = await vectorsOf([]);
      const words = ['--provider', 'webgpu', '--batch', '3'];
      const gpu = await vectorsOf(words, softwareGraphics());
      expect([gpu.stderr, gpu.status]).toEqual(['', 0]);
      expect(gpu.vectors).toHaveLength(3);
      gpu.vectors.forEach((vector, row) => {
        const other = cpu.vectors[row] ?? [];
        const cosine = vector.reduce((sum, value, at) => sum + value * (other[at] ?? NaN), 0);
        expect(cosine).toBeGreaterThan(0.9999);
      });
    },
  );

  it('without a graphics processor ends with 2, and says what is missing', async () => {
    const ended = await vectorsOf(['--provider', 'webgpu'], { VK_ICD_FILENAMES: '/dev/null' });
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain('Computing on webgpu is not possible here');
  });
});

describe('the trial of a graphics processor', () => {
  it.skipIf(!hasSwiftShader)(
    'compares vectors and speeds on the real provider (SwiftShader of Debian’s chromium)',
    async () => {
      const script = join(import.meta.dirname, 'probe-child.ts');
      const child = spawn(process.execPath, [script, model, compiled, data], {
        env: { PATH: process.env['PATH'], HOME: tmpdir(), ...softwareGraphics() },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      expect(await new Promise((done) => child.on('close', done))).toBe(0);
      const probe = z
        .object({
          cosine: z.number().min(0.9),
          tokensPerSecond: z.number().positive(),
          cpuTokensPerSecond: z.number().positive(),
          agrees: z.boolean(),
        })
        .parse(JSON.parse(output));
      // Attention of 32 tokens or more is wrong on it in ONNX Runtime 1.30, and it is slower.
      expect(probe.agrees).toBe(probe.cosine >= 0.9999);
      expect(probe.agrees && probe.tokensPerSecond > probe.cpuTokensPerSecond).toBe(false);
    },
  );
});

interface Trial {
  readonly cosine?: number;
  readonly gpu?: number;
  readonly cpu?: number;
  readonly fails?: 'refused' | 'ended';
}

/** A shell whose models' processes answer from a script; counts the processes. */
function scriptedShell(trials: Readonly<Record<string, Trial>>): Shell & { forks: number } {
  const shell = {
    forks: 0,
    fork(): ChildProcess {
      shell.forks += 1;
      let end = (): void => {};
      const exited = new Promise<{ code: null; signal: string; stderr: string }>((done) => {
        end = () => done({ code: null, signal: 'SIGKILL', stderr: '' });
      });
      return {
        service: 'models',
        pid: undefined,
        openPort() {
          const [near, far] = portPair();
          const handlers: Partial<Handlers<ModelWorkContract>> = {
            graphics: () => ({
              providers: (['cuda', 'webgpu', 'coreml'] as const).filter((name) => name in trials),
            }),
            probe({ provider }) {
              const { cosine = 1, gpu = 10, cpu = 1, fails } = trials[provider] ?? {};
              if (fails === 'refused') {
                throw new TrouvailleError('provider-missing', { provider, reason: 'no adapter' });
              }
              if (fails === 'ended') {
                far.close();
                return new Promise(() => {});
              }
              const agrees = cosine >= 0.9999;
              return { cosine, tokensPerSecond: gpu, cpuTokensPerSecond: cpu, agrees };
            },
          };
          serve(far, handlers as Handlers<ModelWorkContract>);
          return near;
        },
        connect() {},
        exited,
        kill: () => end(),
      };
    },
  };
  return shell;
}

describe('the choice of a provider', () => {
  let place = 0;
  const choose = async (
    trials: Readonly<Record<string, Trial>>,
    provider: 'auto' | 'webgpu' = 'auto',
  ): Promise<Awaited<ReturnType<typeof chooseProvider>> & { again: string; forks: number }> => {
    const dataFolder = join(folder, `choice-${(place += 1)}`);
    mkdirSync(dataFolder);
    const shell = scriptedShell(trials);
    const context = { dataFolder, shell, settings: { ...defaultSettings(), provider } };
    const choice = await chooseProvider(context, compiled);
    const { forks } = shell;
    const { provider: again } = await chooseProvider(context, compiled);
    expect(shell.forks).toBe(forks); // what came of a trial is kept
    return { ...choice, again, forks };
  };

  describe('where there may be graphics', () => {
    beforeAll(() => vi.stubEnv('VK_ICD_FILENAMES', '/dev/null'));
    afterAll(() => vi.unstubAllEnvs());

    it('takes the fastest that is exact, once and for all', async () => {
      const choice = await choose({ cuda: { gpu: 30 }, webgpu: { gpu: 20 } });
      expect(choice).toMatchObject({ provider: 'cuda', code: 'faster', again: 'cuda' });
    });

    it('refuses one whose vectors differ, however fast', async () => {
      const choice = await choose({ cuda: { gpu: 99, cosine: 0.9 }, webgpu: { gpu: 2 } });
      expect(choice.provider).toBe('webgpu');
      expect(await choose({ cuda: { cosine: NaN } })).toMatchObject({ provider: 'cpu' });
    });

    it('goes on with the processor where that is faster, and says by how much', async () => {
      const choice = await choose({ webgpu: { gpu: 5, cpu: 50 } });
      expect(choice).toMatchObject({ provider: 'cpu', code: 'none-better', again: 'cpu' });
      expect(choice.detail).toBe('webgpu: 5 / 50 tokens/s');
    });

    it.each(['refused', 'ended'] as const)('survives a trial that is %s', async (fails) => {
      const choice = await choose({ webgpu: { fails } });
      expect(choice).toMatchObject({ provider: 'cpu', code: 'none-better' });
      expect(choice.detail).toContain(fails === 'refused' ? 'no adapter' : 'service-stopped');
    });

    it('is not made again after a failure under work, until something changes', async () => {
      const dataFolder = join(folder, 'failed');
      mkdirSync(dataFolder);
      const shell = scriptedShell({ webgpu: {} });
      const context = { dataFolder, shell, settings: defaultSettings() };
      expect((await chooseProvider(context, compiled)).provider).toBe('webgpu');
      keepFallback(dataFolder, compiled, 'webgpu: device lost');
      expect(await chooseProvider(context, compiled)).toMatchObject({
        provider: 'cpu',
        code: 'fell-back',
        detail: 'webgpu: device lost',
      });
      // A new driver is another machine.
      const file = join(dataFolder, 'providers.json');
      const kept = z.array(z.looseObject({})).parse(JSON.parse(readFileSync(file, 'utf8')));
      writeFileSync(file, JSON.stringify(kept.map((each) => ({ ...each, machine: 'other' }))));
      expect((await chooseProvider(context, compiled)).provider).toBe('webgpu');
    });
  });

  it.skipIf(existsSync('/dev/dri') || existsSync('/dev/nvidia0'))(
    'starts nothing where there is no graphics processor',
    async () => {
      const choice = await choose({ webgpu: {} });
      expect(choice).toMatchObject({ provider: 'cpu', code: 'no-graphics', forks: 0 });
    },
  );

  it('is the setting’s where it names one', async () => {
    expect(await choose({}, 'webgpu')).toMatchObject({
      provider: 'webgpu',
      code: 'forced',
      forks: 0,
    });
  });
});

describe('index with a provider that cannot be had', () => {
  it('goes on with the processor, says so, and the status keeps it', async () => {
    const documents = join(folder, 'documents');
    mkdirSync(documents);
    writeFileSync(join(documents, 'bail.txt'), 'Le bail est signé pour trois ans.');
    await trouvaille(['--data', data, 'settings', 'set', 'provider', 'coreml']);
    const ended = await trouvaille(['--data', data, 'index', documents]);
    expect(ended.status).toBe(0);
    expect(ended.stderr).toContain('the processor goes on, at the same precision');
    const status = z
      .looseObject({
        providers: z.array(z.object({ for: z.string(), provider: z.string(), reason: z.string() })),
        degraded: z.array(z.string()),
        vectors: z.number(),
      })
      .parse(JSON.parse((await trouvaille(['--data', data, 'status', '--json'])).stdout));
    expect(status.vectors).toBe(1);
    expect(status.providers[0]).toMatchObject({ for: 'passages', provider: 'cpu' });
    expect(status.providers[0]?.reason).toContain('cannot be had');
    expect(status.degraded.join()).toContain('coreml');
  });
});

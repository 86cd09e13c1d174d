import { describe, expect, it } from 'vitest';
import type { IndexProgress } from '../../../src/shared/domain.ts';
import { ProgressMeter } from '../../../src/main/indexing/progress.ts';

function meter() {
  const clock = { now: 0 };
  const told: IndexProgress[] = [];
  const progress = new ProgressMeter({ now: () => clock.now, tell: (each) => told.push(each) });
  return { clock, told, progress };
}

describe('progress', () => {
  it('tells the time left from the measured rate: tokens waiting, and bytes at the tokens they bring', () => {
    const { clock, progress } = meter();
    progress.begin();
    progress.setFiles(100, 0);
    for (let read = 0; read < 10; read++) progress.addRead(1000, 10);
    // 10,000 bytes brought 6,000 tokens embedded and 4,000 that wait: one a byte.
    for (let second = 1; second <= 6; second++) {
      clock.now += 1000;
      progress.addBatch(1000, 1000);
    }
    progress.setQueued(20_000, 4000);
    expect(progress.current().tokensPerSecond).toBeCloseTo(1000);
    expect(progress.current().secondsLeft).toBeCloseTo(24);
  });

  it('says nothing before enough was measured, nor while paused', () => {
    const { clock, progress } = meter();
    progress.begin();
    progress.addRead(1000, 10);
    progress.addBatch(1000, 1000);
    expect(progress.current().secondsLeft).toBeNull();
    progress.addRead(1000, 10);
    progress.addRead(1000, 10);
    clock.now += 10_000;
    progress.addBatch(1000, 1000);
    expect(progress.current().secondsLeft).not.toBeNull();
    progress.setPaused(true);
    expect(progress.current()).toMatchObject({ phase: 'paused', secondsLeft: null });
  });

  it('where opening files is slower than embedding, that decides', () => {
    const { clock, progress } = meter();
    progress.begin();
    for (let read = 0; read < 3; read++) progress.addRead(1000, 10_000);
    clock.now += 10_000;
    progress.addBatch(10, 10);
    clock.now += 10_000;
    progress.addBatch(10, 10);
    progress.setQueued(3000, 0);
    expect(progress.current().secondsLeft).toBeCloseTo(30, 0);
  });

  it('does not count a pause as time spent, and is told no oftener than four times a second', () => {
    const { clock, told, progress } = meter();
    progress.begin();
    clock.now += 1000;
    progress.addBatch(1000, 1000);
    progress.setPaused(true);
    clock.now += 3_600_000;
    progress.setPaused(false);
    progress.addBatch(1000, 1000);
    expect(progress.current().tokensPerSecond).toBeCloseTo(1000);
    const before = told.length;
    for (let index = 0; index < 100; index++) {
      clock.now += 10;
      progress.addDone();
    }
    expect(told.length - before).toBeLessThanOrEqual(4);
  });
});

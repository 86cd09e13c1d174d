/** One page drawn on a canvas, by a worker: the window's thread only puts the picture in its place. */
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Larger canvases are refused by some systems, and cost more memory than they show, in pixels. */
const mostPixels = 16_777_216;

/**
 * Draws the page `scale` device pixels a point. Rejects with `RenderingCancelledException` when aborted.
 */
export async function drawPage(
  page: PDFPageProxy,
  scale: number,
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({
    scale: Math.min(scale, Math.sqrt(mostPixels / (width * height))),
  });
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(viewport.width));
  canvas.height = Math.max(1, Math.round(viewport.height));
  const task = page.render({
    canvas,
    viewport,
    // Whole device pixels: the page's own size is seldom a whole number of them.
    transform: [canvas.width / viewport.width, 0, 0, canvas.height / viewport.height, 0, 0],
  });
  // Without its worker, pdf.js draws here for at most 15 ms, then asks to go on: in a task of its own.
  task.onContinue = (goOn: () => void) => setTimeout(goOn);
  const cancel = (): void => task.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    await task.promise;
    // Its last slice was drawn in this frame: what showing it costs is the next one's.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return canvas;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

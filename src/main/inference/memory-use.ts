/** This process's memory, in bytes: now, and at its height. */
export function memoryUse(): { residentBytes: number; peakBytes: number } {
  return {
    residentBytes: process.memoryUsage.rss(),
    // In KiB on every platform (Node's documentation of resourceUsage).
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

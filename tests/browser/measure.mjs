// What the measurements share: how long things took, in one line, and the moment at which a page shows
// something.

/** The middle and the long end of some times in milliseconds. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
  return `n=${sorted.length} median_ms=${at(0.5)} p95_ms=${at(0.95)} worst_ms=${at(1)}`;
}

/** How long a page is watched for something before it counts as not happening. */
const PATIENCE = 20_000;

/** Resolves with the moment at which a selector with some text first matches on a page. */
export function appears(page, selector, text = '') {
  return page.evaluate(
    ([selector, text, patience]) =>
      new Promise((resolve, reject) => {
        const now = () => performance.timeOrigin + performance.now();
        const there = () => [...document.querySelectorAll(selector)].some((found) => found.textContent.includes(text));
        const look = () => {
          if (!there()) return;
          watch.disconnect();
          clearTimeout(end);
          resolve(now());
        };
        const watch = new MutationObserver(look);
        const end = setTimeout(() => {
          watch.disconnect();
          reject(new Error(`waited too long for ${text} at ${selector}`));
        }, patience);
        watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
        look();
      }),
    [selector, text, PATIENCE],
  );
}

// What the measurements share: how long things took, in one line, and the moment at which a page shows
// something.

/** The middle and the long end of some times in milliseconds. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
  return `n=${sorted.length} median_ms=${at(0.5)} p95_ms=${at(0.95)} worst_ms=${at(1)}`;
}

/** Resolves with the moment at which a selector with some text first matches on a page. */
export function appears(page, selector, text) {
  return page.evaluate(
    ([selector, text]) =>
      new Promise((resolve) => {
        const now = () => performance.timeOrigin + performance.now();
        const there = () => [...document.querySelectorAll(selector)].some((found) => found.textContent.includes(text));
        const watch = new MutationObserver(() => {
          if (!there()) return;
          watch.disconnect();
          resolve(now());
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
      }),
    [selector, text],
  );
}

// Numbers and days as they are written in Swedish.

const DAY_AND_TIME = new Intl.DateTimeFormat('sv-SE', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const WHOLE = new Intl.NumberFormat('sv-SE');

/**
 * @param {number | null | undefined} share 0-1
 * @param {number} [decimals]
 */
export function percent(share, decimals = 1) {
  return share === null || share === undefined ? '–' : `${(100 * share).toFixed(decimals).replace('.', ',')} %`;
}

/**
 * @param {number | null | undefined} value
 * @param {number} [decimals]
 */
export function decimal(value, decimals = 3) {
  return value === null || value === undefined ? '–' : value.toFixed(decimals).replace('.', ',');
}

/** @param {number | null | undefined} count thousands apart */
export function whole(count) {
  return count === null || count === undefined ? undefined : WHOLE.format(count);
}

/** @param {string | null | undefined} iso */
export function moment(iso) {
  const at = new Date(iso ?? '');
  return Number.isNaN(at.getTime()) ? '' : DAY_AND_TIME.format(at).replace(':', '.');
}

/**
 * How a small number differs, with its sign.
 *
 * @param {number | null | undefined} live
 * @param {number | null | undefined} candidate
 */
export function smallDifference(live, candidate) {
  if (live === null || live === undefined || candidate === null || candidate === undefined) return '';
  const change = candidate - live;
  const sign = change > 0.0005 ? '+' : change < -0.0005 ? '−' : '±';
  return `${sign}${decimal(Math.abs(change))}`;
}

/**
 * How the candidate differs, with its sign: "+0,4" or "−1,2" (percentage points).
 *
 * @param {number | null | undefined} live
 * @param {number | null | undefined} candidate
 */
export function difference(live, candidate) {
  if (live === null || live === undefined || candidate === null || candidate === undefined) return '';
  const points = Math.round(1000 * (candidate - live)) / 10;
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return `${sign}${Math.abs(points).toFixed(1).replace('.', ',')}`;
}

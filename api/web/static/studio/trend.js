// Two figures of every version over time, as lines. The table beneath says the same in numbers.
import { el } from '../lib/dom.js';
import { percent } from './format.js';

/** @typedef {import('./types.js').Release} Release */

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [960, 200, 52, 24, 16, 28];
const LINES = /** @type {const} */ (['macro_f1', 'sensitive_recall']);

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {Release[]} history the newest first
 */
export function trend(t, history) {
  const seen = new Map(history.filter((one) => one.numbers.candidate).map((one) => [one.run_n ?? one.n, one]));
  const versions = [...seen.entries()].sort(([a], [b]) => a - b).map(([, one]) => one);
  const values = versions.flatMap((one) => LINES.map((line) => one.numbers.candidate?.[line] ?? null)).filter((value) => value !== null);
  if (versions.length < 2 || values.length < 2) return el('span', {});
  const low = Math.floor(Math.min(...values) * 20) / 20;
  const x = (/** @type {number} */ at) => LEFT + (at * (WIDTH - LEFT - RIGHT)) / (versions.length - 1);
  const y = (/** @type {number} */ value) => TOP + ((1 - value) * (HEIGHT - TOP - BOTTOM)) / (1 - low || 1);
  const names = { macro_f1: t('figure_macro_f1'), sensitive_recall: t('figure_sensitive') };
  const chart = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': t('trend_about', { n: versions.length }) });
  for (const level of [low, (1 + low) / 2, 1]) {
    chart.append(svg('path', { class: 'trend-grid', d: `M${LEFT} ${y(level)}H${WIDTH - RIGHT}` }), text(percent(level, 0), LEFT - 8, y(level) + 4, 'end'));
  }
  versions.forEach((one, at) => chart.append(text(String(one.run_n ?? one.n), x(at), HEIGHT - 6, 'middle')));
  for (const line of LINES) {
    const points = versions.flatMap((one, at) => {
      const value = one.numbers.candidate?.[line];
      return value === null || value === undefined ? [] : [[x(at), y(value)]];
    });
    chart.append(svg('path', { class: `trend-line trend-${line}`, d: `M${points.map((point) => point.join(' ')).join('L')}` }), ...points.map(([cx, cy]) => svg('circle', { class: `trend-dot trend-${line}`, cx: cx ?? 0, cy: cy ?? 0, r: 4 })));
  }
  return el(
    'section',
    { class: 'card trend' },
    el('div', { class: 'card-head' }, el('h2', { class: 'part-head' }, t('trend')), el('p', { class: 'trend-key' }, ...LINES.map((line) => el('span', { class: `trend-name trend-${line}` }, names[line])))),
    chart,
  );
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/**
 * @param {string} words
 * @param {number} x
 * @param {number} y
 * @param {string} anchor
 */
function text(words, x, y, anchor) {
  const element = svg('text', { x, y, 'text-anchor': anchor, class: 'trend-text' });
  element.textContent = words;
  return element;
}

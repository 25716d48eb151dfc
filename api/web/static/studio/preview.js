// An answer as the citizen sees it, with how easy it is to read and what the rules say.
import { el } from '../lib/dom.js';
import { richText } from '../lib/text.js';
import { findings } from './parts.js';
import { decimal } from './format.js';

/** @typedef {import('./types.js').Preview} Preview */

const HARDEST = { standard: 40, easy: 30, english: 60 };
const SCALE = 60;

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {Preview} preview
 * @param {'standard' | 'easy' | 'english'} version
 * @returns {HTMLElement[]}
 */
export function previewParts(t, preview, version) {
  if (preview.text === null) return [el('p', { class: 'note' }, t('preview_none')), findings(t, preview.findings)];
  return [
    version === 'english' ? el('p', { class: 'hint' }, t('words_count', { count: preview.words ?? 0 })) : lixGauge(t, preview, HARDEST[version]),
    el(
      'div',
      { class: 'chat preview-chat' },
      el(
        'div',
        { class: 'msg msg-bot' },
        el('p', { class: 'msg-sender' }, el('span', {}, t('sender_bot'))),
        el('div', { class: 'bubble', lang: preview.lang === 'sv' ? null : (preview.lang ?? null) }, ...richText(preview.text), linkList(preview)),
        el('p', { class: 'msg-source' }, preview.source ? el('span', {}, t('source', { source: preview.source })) : null, preview.reviewed_at ? el('span', {}, t('reviewed', { date: preview.reviewed_at })) : null),
      ),
    ),
    preview.findings.length > 0 ? findings(t, preview.findings) : el('p', { class: 'all-good' }, t('findings_none')),
  ];
}

/** @param {Preview} preview */
function linkList(preview) {
  const links = (preview.links ?? []).filter((link) => /^https?:/.test(link.url));
  return links.length > 0 ? el('ul', { class: 'msg-links' }, ...links.map((link) => el('li', {}, el('a', { href: link.url, target: '_blank', rel: 'noopener noreferrer' }, link.label)))) : null;
}

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {Preview} preview
 * @param {number} hardest
 */
function lixGauge(t, preview, hardest) {
  const lix = preview.lix ?? 0;
  const mark = el('span', { class: 'gauge-mark' });
  mark.style.setProperty('--at', String(Math.min(1, lix / SCALE)));
  const scale = el('span', { class: 'gauge', 'aria-hidden': 'true' }, mark);
  scale.style.setProperty('--limit', String(hardest / SCALE));
  return el(
    'div',
    { class: lix > hardest ? 'lix lix-hard' : 'lix' },
    el('strong', {}, t('lix', { lix: decimal(lix, 1) })),
    scale,
    el('span', {}, lix > hardest ? t('lix_hard', { most: hardest }) : t('lix_good', { most: hardest })),
    el('span', { class: 'soft' }, t('words_count', { count: preview.words ?? 0 })),
  );
}

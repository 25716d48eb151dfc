// Turns plain message text into paragraphs, lists and telephone links. Never reads markup.
import { el } from './dom.js';

/** @typedef {{kind: 'paragraph', lines: string[]} | {kind: 'list', items: string[]}} Block */

// The same pattern as PHONE in api/web/rich_text.py; a test compares the two.
const PHONE = /(?<![\d-])(?:112|113 13|114 14|1177|116 \d{3}|90101|90 390|0\d{1,3}-\d{2,3}(?: \d{2,3}){1,3})(?![\d-]| ?(?:kr|kronor|procent|%|§|kap\.|meter|m²|mm|cm))/g;

/**
 * Blank lines part blocks; lines that start with "- " make lists.
 *
 * @param {string} text
 * @returns {Block[]}
 */
export function blocksOf(text) {
  /** @type {Block[]} */
  const blocks = [];
  for (const part of text.replaceAll('\r', '').split(/\n\s*\n/)) {
    for (const line of part.split('\n').map((raw) => raw.trim()).filter(Boolean)) {
      const last = blocks.at(-1);
      if (line.startsWith('- ')) {
        if (last?.kind === 'list') last.items.push(line.slice(2));
        else blocks.push({ kind: 'list', items: [line.slice(2)] });
      } else if (last?.kind === 'paragraph' && last.lines.length > 0) last.lines.push(line);
      else blocks.push({ kind: 'paragraph', lines: [line] });
    }
    blocks.push({ kind: 'paragraph', lines: [] });
  }
  return blocks.filter((block) => block.kind === 'list' || block.lines.length > 0);
}

/**
 * @param {string} line
 * @returns {(Node | string)[]}
 */
export function withPhoneLinks(line) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let from = 0;
  for (const match of line.matchAll(PHONE)) {
    nodes.push(line.slice(from, match.index), el('a', { href: `tel:${match[0].replace(/[ -]/g, '')}` }, match[0]));
    from = match.index + match[0].length;
  }
  nodes.push(line.slice(from));
  return nodes.filter((node) => node !== '');
}

/**
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function richText(text) {
  return blocksOf(text).map((block) => {
    if (block.kind === 'list') return el('ul', {}, ...block.items.map((item) => el('li', {}, ...withPhoneLinks(item))));
    const lines = block.lines.flatMap((line, index) => (index === 0 ? withPhoneLinks(line) : [el('br'), ...withPhoneLinks(line)]));
    return el('p', {}, ...lines);
  });
}

/**
 * Words that the server chose, with {placeholders} filled. An unknown key is a programming error.
 *
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
 *
 * @param {Record<string, string>} strings
 * @returns {Translate}
 */
export function translator(strings) {
  return (key, values = {}) => {
    const text = strings[key];
    if (text === undefined) throw new RangeError(`no text for ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  };
}

/**
 * 9.05 in the evening is "21.05", as Swedish clocks are written.
 *
 * @param {string} iso
 */
export function clock(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return `${String(at.getHours()).padStart(2, '0')}.${String(at.getMinutes()).padStart(2, '0')}`;
}

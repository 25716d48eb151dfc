// What differs between two texts, word by word.
import { el } from '../lib/dom.js';

/** @typedef {{op: 'same' | 'out' | 'in', text: string}} Piece */

const LONGEST = 1_200;

/**
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]}
 */
export function differences(before, after) {
  const [a, b] = [words(before), words(after)];
  if (a.length > LONGEST || b.length > LONGEST) return joined([{ op: 'out', text: before }, { op: 'in', text: after }]);
  // How long the common part is of what follows each pair of places.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (/** @type {number} */ i, /** @type {number} */ j) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = /** @type {Uint16Array} */ (common[i]);
      row[j] = same(a[i], b[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  /** @type {Piece[]} */
  const pieces = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(a[i], b[j])) {
      pieces.push({ op: 'same', text: b[j++] ?? '' });
      i += 1;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) pieces.push({ op: 'out', text: a[i++] ?? '' });
    else pieces.push({ op: 'in', text: b[j++] ?? '' });
  }
  return joined(pieces);
}

/**
 * @param {string} before
 * @param {string} after
 */
export function diffView(before, after) {
  const tags = /** @type {const} */ ({ same: 'span', out: 'del', in: 'ins' });
  // What went and what came must not run together.
  return el('p', { class: 'diff' }, ...differences(before, after).flatMap((piece) => [el(tags[piece.op], {}, piece.text), ...(piece.op === 'out' && !/\s$/.test(piece.text) ? [' '] : [])]));
}

/**
 * The space after a word is no difference: the last word of a text is the same when more has come after it.
 *
 * @param {string | undefined} one
 * @param {string | undefined} other
 */
function same(one, other) {
  return one?.trimEnd() === other?.trimEnd();
}

/** @param {string} text words with the space that follows them */
function words(text) {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

/** @param {Piece[]} pieces */
function joined(pieces) {
  /** @type {Piece[]} */
  const result = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last?.op === piece.op) last.text += piece.text;
    else if (piece.text) result.push({ ...piece });
  }
  return result;
}

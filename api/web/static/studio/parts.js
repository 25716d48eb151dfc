// Small parts that several views are made of.
import { el, uniqueId } from '../lib/dom.js';
import { GatewayProblem } from '../lib/http.js';
import { RULES } from './rule-texts.js';

/** @typedef {import('../lib/dom.js').Child} Child */
/** @typedef {import('../lib/text.js').Translate} Translate */
/** @typedef {import('./types.js').Studio} Studio */

const MOST_NAMES = 4;
const HOLDERS = { label: 'holder_label', edit: 'holder_edit', approve: 'holder_approve', release: 'holder_release' };

/**
 * The top of a view. The heading takes focus when one comes here.
 *
 * @param {string} title
 * @param {string} intro
 * @param {...Child} aside
 */
export function viewHead(title, intro, ...aside) {
  return el(
    'header',
    { class: 'view-head' },
    el('div', { class: 'view-words' }, el('h1', { tabindex: -1 }, title), intro ? el('p', { class: 'soft' }, intro) : null),
    aside.length > 0 ? el('div', { class: 'view-aside' }, ...aside) : null,
  );
}

/**
 * @param {string} text
 * @param {'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'care'} [tone]
 */
export function chip(text, tone = 'plain') {
  return el('span', { class: `chip chip-${tone}` }, text);
}

/**
 * @param {string} heading
 * @param {string} [more]
 * @param {...Child} further
 */
export function empty(heading, more = '', ...further) {
  return el('div', { class: 'empty' }, el('strong', {}, heading), more ? el('span', {}, more) : null, ...further);
}

/**
 * What somebody has no right to is not shown; this says who has, and whom to ask.
 *
 * @param {Studio} studio
 * @param {import('./types.js').Right} right
 * @param {string} what a key of the texts: what it is that somebody else does
 */
export function lacking({ t, people }, right, what) {
  const said = (/** @type {string} */ who, /** @type {string[]} */ leads) => t('lacking', { what: t(what), who, whom: whomToAsk(t, leads) });
  const note = el('p', { class: 'note' }, said(t(HOLDERS[right]), []));
  people().then(
    ({ holders, leads }) => note.replaceChildren(said(holders[right].length > 0 ? namesOf(t, holders[right]) : t(HOLDERS[right]), leads)),
    () => undefined, // without names it is still true
  );
  return note;
}

/**
 * Who may give a right.
 *
 * @param {Translate} t
 * @param {string[]} leads
 */
export function whomToAsk(t, leads) {
  return leads.length > 0 ? namesOf(t, leads) : t('whom_accounts');
}

/**
 * "Anna, Bo och Cia"; of many, how many more there are.
 *
 * @param {Translate} t
 * @param {string[]} names
 */
export function namesOf(t, names) {
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), t('names_more', { count: names.length - MOST_NAMES + 1 })] : names;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? t('names_and', { first: shown.slice(0, -1).join(', '), last }) : last;
}

/**
 * @param {string} label
 * @param {HTMLElement} field an input, select or textarea
 * @param {string} [hint]
 */
export function labelled(label, field, hint = '') {
  if (!field.id) field.id = uniqueId('field');
  const about = hint ? el('p', { class: 'hint', id: `${field.id}-hint` }, hint) : null;
  if (about) field.setAttribute('aria-describedby', about.id);
  return el('div', { class: 'field' }, el('label', { for: field.id }, label), about, field);
}

/**
 * @param {string} label
 * @param {Record<string, string>} options value -> words
 * @param {string} chosen
 * @param {(value: string) => void} [changed]
 */
export function chooser(label, options, chosen, changed) {
  const select = el('select', {}, ...Object.entries(options).map(([value, words]) => el('option', { value, selected: value === chosen }, words)));
  if (changed) select.addEventListener('change', () => changed(select.value));
  return { select, field: labelled(label, select) };
}

/**
 * One of several ways to see the same thing.
 *
 * @param {string} label
 * @param {Record<string, string>} options value -> words
 * @param {string} chosen
 * @param {(value: string) => void} changed
 */
export function segments(label, options, chosen, changed) {
  const name = uniqueId('segments');
  return el(
    'fieldset',
    { class: 'choice-bar' },
    el('legend', { class: 'hidden-text' }, label),
    ...Object.entries(options).map(([value, words]) => {
      const input = el('input', { type: 'radio', name, value, checked: value === chosen });
      input.addEventListener('change', () => changed(value));
      return el('label', { class: 'segment' }, input, el('span', {}, words));
    }),
  );
}

/** @param {number} count */
export function skeleton(count) {
  return el('div', { class: 'skeletons', 'aria-hidden': 'true' }, ...Array.from({ length: count }, () => el('div', { class: 'skeleton' }, el('span'), el('span'))));
}

/**
 * A share as a bar; the number stands beside it.
 *
 * @param {number} share 0-1
 */
export function bar(share) {
  const fill = el('span', { class: 'bar-fill' });
  fill.style.setProperty('--share', String(Math.max(0, Math.min(1, share))));
  return el('span', { class: 'bar', 'aria-hidden': 'true' }, fill);
}

/**
 * A table that can be scrolled sideways by keyboard where it must.
 *
 * @param {string} caption
 * @param {string[]} heads
 * @param {Child[][]} rows the first cell of each names the row
 * @param {string} [css]
 */
export function table(caption, heads, rows, css = '') {
  const id = uniqueId('table');
  return el(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-labelledby': id },
    el(
      'table',
      // The roles are said, because a narrow page lays rows out as lists.
      { class: `table ${css}`, role: 'table' },
      el('caption', { id }, caption),
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...heads.map((head) => el('th', { scope: 'col', role: 'columnheader' }, head)))),
      el(
        'tbody',
        { role: 'rowgroup' },
        ...rows.map((cells) => el('tr', { role: 'row' }, ...cells.map((cell, at) => (at === 0 ? el('th', { scope: 'row', role: 'rowheader' }, cell) : el('td', { role: 'cell', 'data-label': heads[at] ?? '' }, el('span', { class: 'cell' }, cell)))))),
      ),
    ),
  );
}

/**
 * What the rules say of a change, errors first.
 *
 * @param {Translate} t
 * @param {import('./types.js').Finding[]} found
 */
export function findings(t, found) {
  return el(
    'ul',
    { class: 'findings' },
    ...found.map((one) => el('li', { class: `finding finding-${one.severity}` }, el('strong', {}, one.severity === 'error' ? t('finding_error') : t('finding_warning')), ` ${ruleWords(t, one)}`)),
  );
}

/**
 * What is wrong and what to do, in plain words; the rules' own are made for the command line.
 *
 * @param {Translate} t
 * @param {import('./types.js').Finding} finding
 */
export function ruleWords(t, finding) {
  const key = RULES[/** @type {keyof typeof RULES} */ (finding.code)] ?? RULES[/** @type {keyof typeof RULES} */ (finding.rule)];
  return key ? t(key, finding.figures) : t('rule_other');
}

/**
 * @param {unknown} error
 * @returns {import('./types.js').Finding[]}
 */
export function findingsOf(error) {
  return error instanceof GatewayProblem && Array.isArray(error.body['findings']) ? error.body['findings'] : [];
}

/**
 * Shows why a proposal was refused: the content rules' findings in `place`, all else as any failure.
 *
 * @param {import('./types.js').Studio} studio
 * @param {HTMLElement} place
 * @param {unknown} error
 */
export function refused(studio, place, error) {
  const found = findingsOf(error);
  if (found.length > 0) place.replaceChildren(findings(studio.t, found));
  else studio.fail(error);
}

/** @param {unknown} error */
export function isMissing(error) {
  return error instanceof GatewayProblem && error.status === 404;
}

/**
 * A button that cannot be pressed twice while it works.
 *
 * @param {string} css
 * @param {Child | Child[]} words
 * @param {() => Promise<unknown> | void} act
 */
export function button(css, words, act) {
  const element = el('button', { type: 'button', class: `button ${css}` }, ...(Array.isArray(words) ? words : [words]));
  element.addEventListener('click', async () => {
    if (element.getAttribute('aria-disabled') === 'true') return;
    element.setAttribute('aria-disabled', 'true');
    try {
      await act();
    } finally {
      element.removeAttribute('aria-disabled');
    }
  });
  return element;
}

// The message that is current: its context, what it may be, and what can be done.
import { el } from '../lib/dom.js';
import { bar, button, chip } from './parts.js';
import { percent } from './format.js';
import { reasonNames } from './inbox-list.js';

/**
 * @typedef {object} DetailActs
 * @property {(topic: string) => void} label
 * @property {() => void} other
 * @property {() => void} none
 * @property {() => void} discard
 */

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {import('./types.js').Fold} fold
 * @param {number} many how many marked rows the acts are for; 0 for this one alone
 * @param {DetailActs} acts
 * @returns {HTMLElement[]}
 */
export function detailOf(t, fold, many, acts) {
  const suggestions = fold.suggestions.map((suggestion, at) => {
    const why = suggestion.why.map((near) => el('li', {}, el('q', {}, near.text), el('span', { class: 'near' }, percent(near.near, 0))));
    return el(
      'li',
      { class: 'suggestion' },
      button('suggestion-take', [el('kbd', { 'aria-hidden': 'true' }, String(at + 1)), el('span', { class: 'suggestion-title' }, suggestion.title), suggestion.p === null ? null : bar(suggestion.p), suggestion.p === null ? null : el('span', { class: 'suggestion-p' }, percent(suggestion.p, 0))], () => acts.label(suggestion.topic)),
      why.length > 0 ? el('div', { class: 'why' }, el('span', { class: 'why-words' }, t('why')), el('ul', {}, ...why)) : null,
    );
  });
  return [
    el(
      'div',
      { class: 'turns' },
      fold.before ? el('p', { class: 'turn turn-near' }, el('span', { class: 'turn-when' }, t('turn_before')), fold.before) : null,
      el('p', { class: 'turn turn-this', lang: fold.lang === 'sv' ? null : fold.lang }, fold.text),
      fold.after ? el('p', { class: 'turn turn-near' }, el('span', { class: 'turn-when' }, t('turn_after')), fold.after) : null,
    ),
    el(
      'p',
      { class: 'chips' },
      chip(reasonNames(t)[fold.reason] ?? fold.reason, 'accent'),
      fold.count > 1 ? chip(t('inbox_count', { count: fold.count })) : null,
      fold.lang === 'sv' ? null : chip(t('inbox_lang', { lang: fold.lang })),
      fold.confidence === null ? null : chip(t('inbox_confidence', { share: percent(fold.confidence, 0) })),
      el('span', { class: 'soft small' }, fold.at_day),
    ),
    many > 0 ? el('p', { class: 'note' }, t('inbox_for_marked', { count: many })) : el('h2', { class: 'part-head' }, t('suggestions')),
    suggestions.length > 0 ? el('ol', { class: 'suggestions' }, ...suggestions) : el('p', { class: 'soft' }, t('inbox_no_suggestion_more')),
    el(
      'div',
      { class: 'row inbox-acts' },
      button('', [t('act_other'), el('kbd', { 'aria-hidden': 'true' }, 'T')], acts.other),
      button('', [t('act_none'), el('kbd', { 'aria-hidden': 'true' }, 'N')], acts.none),
      button('', [t('act_discard'), el('kbd', { 'aria-hidden': 'true' }, 'D')], acts.discard),
    ),
  ];
}

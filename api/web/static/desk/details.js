// Beside the conversation: why it was handed over, what to think of, and what can be done with it.
import { el } from '../lib/dom.js';
import { richText } from '../lib/text.js';
import { waitedSince } from './waiting.js';

/** @typedef {import('./types.js').Detail} Detail */

/**
 * @typedef {object} DetailActs
 * @property {() => void} toBot
 * @property {() => void} close
 * @property {() => void} transfer
 * @property {() => void} release
 * @property {() => void} back
 */

/**
 * @param {Detail} detail
 * @param {import('../lib/text.js').Translate} t
 * @param {DetailActs} acts
 * @param {boolean} canTransfer
 * @returns {HTMLElement[]}
 */
export function detailParts(detail, t, acts, canTransfer) {
  return [
    el('button', { type: 'button', class: 'button button-small only-middle', onclick: acts.back }, t('back_to_conversation')),
    ...(detail.safe ? [guidance(t)] : []),
    why(detail, t),
    ...(detail.comment ? [section(t('comment'), el('p', {}, detail.comment))] : []),
    ...(detail.checklist ? [checklist(detail.checklist, t)] : []),
    ...answered(detail, t),
    ...(detail.state === 'mine' ? [actions(detail, t, acts, canTransfer)] : []),
  ];
}

/**
 * @param {string} heading
 * @param {...(Node | string | null)} children
 */
const section = (heading, ...children) => el('section', { class: 'detail' }, el('h3', {}, heading), ...children);

/** @param {import('../lib/text.js').Translate} t */
function guidance(t) {
  return el(
    'section',
    { class: 'detail care' },
    el('h3', {}, t('care_heading')),
    el('ul', {}, ...['care_danger', 'care_names', 'care_method', 'care_promise', 'care_phone', 'care_trace'].map((key) => el('li', {}, ...richText(t(key)).flatMap((p) => [...p.childNodes])))),
  );
}

/**
 * @param {Detail} detail
 * @param {import('../lib/text.js').Translate} t
 */
function why(detail, t) {
  /** @type {Record<string, string>} */
  const reasons = {
    low_confidence: t('reason_low_confidence'),
    topic: t('reason_topic'),
    sensitive: t('reason_sensitive'),
    asked: t('reason_asked'),
    language: t('reason_language'),
    error: t('reason_error'),
  };
  const rows = [
    [t('detail_queue'), detail.queue_name],
    [t('detail_topic'), detail.safe ? '' : (detail.topic_title ?? t('no_topic'))],
    [t('detail_wait'), waitedSince(detail.created_at, t)],
  ];
  return section(
    t('why'),
    el('p', {}, reasons[detail.reason] ?? t('reason_asked')),
    el('dl', {}, ...rows.filter(([, value]) => value).flatMap(([term, value]) => [el('dt', {}, term ?? ''), el('dd', {}, value ?? '')])),
  );
}

/**
 * @param {import('./types.js').Checklist} list
 * @param {import('../lib/text.js').Translate} t
 */
function checklist(list, t) {
  return section(
    t('checklist'),
    ...points(t('checklist_ask'), list.ask),
    ...points(t('checklist_look_up'), list.look_up),
    ...(list.goes_to ? [el('h4', {}, t('checklist_goes_to')), el('p', {}, list.goes_to)] : []),
  );
}

/**
 * @param {string} heading
 * @param {string[]} steps
 */
const points = (heading, steps) =>
  steps.length === 0
    ? []
    : [
        el('h4', {}, heading),
        el('ul', { class: 'checklist' }, ...steps.map((step) => el('li', {}, el('label', {}, el('input', { type: 'checkbox' }), el('span', {}, step))))),
      ];

/**
 * @param {Detail} detail
 * @param {import('../lib/text.js').Translate} t
 */
function answered(detail, t) {
  const answer = detail.messages.findLast((message) => message.kind === 'answer');
  if (!answer) return [];
  return [section(t('bot_answered'), el('details', {}, el('summary', {}, t('bot_answered_show')), el('div', { class: 'rich' }, ...richText(answer.text))))];
}

/**
 * @param {Detail} detail
 * @param {import('../lib/text.js').Translate} t
 * @param {DetailActs} acts
 * @param {boolean} canTransfer
 */
function actions(detail, t, acts, canTransfer) {
  return el(
    'section',
    { class: 'detail actions' },
    el('h3', {}, t('actions')),
    el('button', { type: 'button', class: 'button button-primary', onclick: acts.close }, t('close')),
    detail.may_return ? el('button', { type: 'button', class: 'button', onclick: acts.toBot }, t('to_bot')) : null,
    canTransfer ? el('button', { type: 'button', class: 'button', onclick: acts.transfer }, t('transfer')) : null,
    el('button', { type: 'button', class: 'button', onclick: acts.release }, t('release')),
  );
}

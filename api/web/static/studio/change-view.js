// A change as people read it: what it is about, and what becomes different.
import { el } from '../lib/dom.js';
import { chip } from './parts.js';
import { diffView } from './diff.js';
import { moment } from './format.js';

/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Studio} Studio */

const KINDS = {
  wording_add: 'kind_wording_add',
  wording_move: 'kind_wording_move',
  wording_remove: 'kind_wording_remove',
  topic_add: 'kind_topic_add',
  topic_title: 'kind_topic_title',
  answer: 'kind_answer',
  fact: 'kind_fact',
};
const SOURCES = { log: 'source_log', expert: 'source_expert', synthetic: 'source_synthetic', import: 'source_import', catalogue: 'source_catalogue' };
const FIELDS = {
  title: 'topic_title',
  answer: 'field_answer',
  easy: 'version_easy',
  english: 'version_english',
  local: 'field_local',
  links: 'field_links',
  source: 'field_source',
  owner: 'topic_owner',
  reviewed: 'field_reviewed',
  review_by: 'review_by',
  value: 'fact_value',
  valid_from: 'fact_valid_from',
};
/** What the model learns; answers and facts are live at once. */
const TRAINED = new Set(['wording_add', 'wording_move', 'wording_remove', 'topic_add', 'topic_title']);
const STATES = { proposed: 'state_proposed', approved: 'state_approved', rejected: 'state_rejected', withdrawn: 'state_withdrawn' };
const TONES = /** @type {const} */ ({ proposed: 'accent', approved: 'good', rejected: 'bad', withdrawn: 'plain' });

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {import('./types.js').ChangeKind} kind
 */
export function kindName(t, kind) {
  return t(KINDS[kind]);
}

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {string} source
 */
export function sourceName(t, source) {
  const key = SOURCES[/** @type {keyof typeof SOURCES} */ (source)];
  return key ? t(key) : source;
}

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {import('./types.js').ChangeState} state
 */
export function stateChip(t, state) {
  return chip(t(STATES[state]), TONES[state]);
}

/**
 * What a change is about: a topic, or one municipality's fact.
 *
 * @param {Studio} studio
 * @param {Change} change
 */
export function aboutWhat({ places }, change) {
  if (change.title) return change.title;
  const [municipality = '', key = ''] = change.target.split('/');
  return key ? `${places.municipalities[municipality] ?? municipality}: ${key}` : String(change.payload['title'] ?? change.target);
}

/**
 * Who did what, and when.
 *
 * @param {import('../lib/text.js').Translate} t
 * @param {Change} change
 */
export function hands(t, change) {
  const parts = [t('by_proposed', { name: change.proposed_by ?? t('somebody'), when: moment(change.proposed_at) })];
  if (change.decided_at && change.state === 'approved') parts.push(t('by_approved', { name: change.decided_by ?? t('somebody'), when: moment(change.decided_at) }));
  if (change.decided_at && change.state === 'rejected') parts.push(t('by_rejected', { name: change.decided_by ?? t('somebody'), when: moment(change.decided_at) }));
  if (change.released_at) parts.push(t('by_released', { name: change.released_by ?? t('somebody'), when: moment(change.released_at) }));
  else if (change.state === 'approved' && TRAINED.has(change.kind)) parts.push(t('not_in_model'));
  return el('p', { class: 'soft small' }, parts.join(' · '));
}

/**
 * @param {Studio} studio
 * @param {Change} change
 * @returns {HTMLElement[]}
 */
export function changeBody({ t, places, titleOf }, change) {
  const { payload } = change;
  const quote = (/** @type {string} */ css) => el('p', { class: css, lang: payload['lang'] ?? null }, el('q', {}, String(payload['text'] ?? '')));
  switch (change.kind) {
    case 'wording_add':
      return [quote('change-quote')];
    case 'wording_move':
      return [quote('change-quote'), el('p', { class: 'soft small' }, t('moved_from', { topic: titleOf(String(payload['from'] ?? '')) }))];
    case 'wording_remove':
      return [el('p', { class: 'change-quote' }, el('del', {}, String(payload['text'] ?? '')))];
    case 'topic_add':
      return [
        el(
          'dl',
          { class: 'facts' },
          ...pair(t('topic_title'), payload['title']),
          ...pair(t('topic_area'), places.areas[payload['area']] ?? payload['area']),
          ...pair(t('topic_owner'), places.departments[payload['department']] ?? payload['department']),
          ...pair(t('topic_name'), change.target),
        ),
        ...(payload['answer'] ? [el('p', { class: 'diff' }, String(payload['answer']['answer'] ?? ''))] : []),
      ];
    case 'topic_title':
    case 'answer':
      return fieldsOf(t, payload, change.before);
    case 'fact':
      if (payload['removed']) return [el('p', { class: 'diff' }, el('del', {}, String(change.before?.['value'] ?? '')))];
      return fieldsOf(t, payload, change.before);
  }
}

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {Record<string, unknown>} payload
 * @param {Record<string, unknown> | undefined} before fields that are not in it are shown as they became
 */
function fieldsOf(t, payload, before) {
  return Object.entries(payload).flatMap(([name, value]) => {
    const key = FIELDS[/** @type {keyof typeof FIELDS} */ (name)];
    const now = said(value);
    const known = before !== undefined && name in before;
    const old = known ? said(before[name]) : now;
    if (known && old === now) return [];
    return [el('div', { class: 'change-field' }, el('h3', {}, key ? t(key) : name), diffView(old, now))];
  });
}

/**
 * A field's value as plain text.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function said(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(said).join('\n\n');
  if (typeof value === 'object') return Object.values(value).map(said).filter(Boolean).join('\n');
  return String(value);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function pair(name, value) {
  return value ? [el('dt', {}, name), el('dd', {}, String(value))] : [];
}

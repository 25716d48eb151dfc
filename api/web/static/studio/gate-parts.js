// Parts of the gate's report.
import { el } from '../lib/dom.js';
import { pictureUrl } from './api.js';
import { difference, percent } from './format.js';
import { button, empty, ruleWords, table } from './parts.js';

/** @typedef {import('../lib/text.js').Translate} Translate */
/** @typedef {import('./types.js').Gate} Gate */

const PICTURES = { 'confusion.svg': 'picture_confusion', 'risk-coverage.svg': 'picture_risk', 'reliability.svg': 'picture_reliability', 'topics.svg': 'picture_topics' };
const OUTCOMES = {
  answered: 'outcome_answered',
  clarified: 'outcome_clarified',
  small_talk: 'outcome_small_talk',
  out_of_scope: 'outcome_out_of_scope',
  handed_over_low_confidence: 'outcome_low_confidence',
  handed_over_topic: 'outcome_topic',
  handed_over_asked: 'outcome_asked',
  handed_over_sensitive: 'outcome_sensitive',
  foreign_language: 'outcome_foreign',
  error_assistant: 'outcome_error',
  error_unreadable: 'outcome_unreadable',
};
const STYLES = {
  fraga: 'style_fraga',
  negativ: 'style_negativ',
  lang: 'style_lang',
  kort: 'style_kort',
  fel: 'style_fel',
  vardag: 'style_vardag',
  enkel: 'style_enkel',
  inbaddad: 'style_inbaddad',
  indirekt: 'style_indirekt',
  direkt: 'style_direkt',
  gammal: 'style_gammal',
  arg: 'style_arg',
  annat_sprak: 'style_annat_sprak',
  anhorig: 'style_anhorig',
  barn: 'style_barn',
  tvasaker: 'style_tvasaker',
};
const SHOWN = 20;

/**
 * A reason with the messages that were lost and the wordings that may be to blame.
 *
 * @param {Translate} t
 * @param {import('./types.js').Reason} reason
 * @param {Record<string, string>} titles
 */
export function blamed(t, reason, titles) {
  const told = reason.findings.length + reason.messages.length;
  const count = { count: told };
  return el(
    'article',
    { class: 'card reason' },
    el('h3', {}, reason.sentence),
    reason.wordings.length > 0 ? el('p', { class: 'overline' }, t('reason_wordings')) : null,
    reason.wordings.length > 0
      ? el('ul', { class: 'blamed' }, ...reason.wordings.map((one) => el('li', {}, el('q', {}, one.text), el('a', { href: `#/amnen/${one.topic}/formuleringar` }, titles[one.topic] ?? one.topic))))
      : null,
    told > 0
      ? el(
          'details',
          { class: 'fold' },
          el('summary', {}, reason.code === 'content' ? t('reason_rules', count) : t('reason_messages', count)),
          el('ul', { class: 'quotes' }, ...reason.findings.map((one) => el('li', {}, ruleWords(t, one), ' ', place(one, titles))), ...reason.messages.map((text) => el('li', {}, el('q', {}, text)))),
        )
      : null,
  );
}

/**
 * Where it is to be mended.
 *
 * @param {import('./types.js').Finding} finding
 * @param {Record<string, string>} titles
 */
function place(finding, titles) {
  const topic = String(finding.figures['topic'] ?? '');
  return topic in titles ? el('a', { href: `#/amnen/${topic}` }, titles[topic] ?? topic) : el('code', {}, finding.file ?? '');
}

/**
 * @param {Translate} t
 * @param {import('./types.js').Run} run
 */
export function pictures(t, run) {
  if (run.pictures.length === 0) return null;
  const names = Object.fromEntries(Object.entries(PICTURES).map(([file, key]) => [file, t(key)]));
  return el(
    'section',
    {},
    el('h2', { class: 'part-head' }, t('pictures')),
    el('div', { class: 'pictures' }, ...run.pictures.map((name) => el('a', { class: 'picture', href: pictureUrl(run.id, name), target: '_blank', rel: 'noopener' }, el('img', { src: pictureUrl(run.id, name), alt: names[name] ?? name, loading: 'lazy' }), el('span', { class: 'hidden-text' }, t('new_tab'))))),
  );
}

/**
 * Topics that have changed first; the others on request.
 *
 * @param {Translate} t
 * @param {import('./types.js').TopicFigures[]} topics
 * @param {Record<string, string>} titles
 */
export function topicTable(t, topics, titles) {
  const moved = topics.filter((row) => row.lost > 0 || row.won > 0).sort((a, b) => a.won - a.lost - (b.won - b.lost));
  const heads = [t('topic'), t('column_n'), t('column_live'), t('column_candidate'), t('column_lost'), t('column_won'), t('column_p')];
  const cells = (/** @type {import('./types.js').TopicFigures} */ row) => [
    el('a', { href: `#/amnen/${row.topic}` }, titles[row.topic] ?? row.topic),
    number(String(row.n)),
    number(percent(row.live / row.n, 0)),
    number(percent(row.candidate / row.n, 0)),
    number(row.lost > 0 ? `−${row.lost}` : '0', row.lost > row.won ? 'worse' : ''),
    number(row.won > 0 ? `+${row.won}` : '0', row.won > row.lost ? 'better' : ''),
    number(row.p.toFixed(2).replace('.', ',')),
  ];
  const place = el('div', {});
  const draw = (/** @type {import('./types.js').TopicFigures[]} */ rows) => place.replaceChildren(rows.length > 0 ? table(t('by_topic'), heads, rows.map(cells), 'table-numbers') : empty(t('topics_unchanged')));
  draw(moved);
  const all = button('button-small', t('show_all_topics', { count: topics.length }), () => {
    draw(topics);
    all.remove();
  });
  return el('section', {}, el('h2', { class: 'part-head' }, t('by_topic')), el('p', { class: 'hint' }, t('by_topic_about')), place, topics.length > moved.length ? all : null);
}

/**
 * @param {Translate} t
 * @param {Gate['shadow']} shadow
 * @param {Record<string, string>} titles
 */
export function changedAnswers(t, shadow, titles) {
  const outcomes = Object.fromEntries(Object.entries(OUTCOMES).map(([outcome, key]) => [outcome, t(key)]));
  const met = (/** @type {import('./types.js').Met} */ one) => el('span', {}, outcomes[one.outcome] ?? one.outcome, one.topic ? el('span', { class: 'soft' }, ` · ${titles[one.topic] ?? one.topic}`) : null);
  const rows = shadow.answers.map((row) => [row.text ?? el('em', { class: 'soft' }, t('message_gone')), met(row.before), met(row.after)]);
  const place = el('div', {});
  const heads = [t('message'), t('column_live'), t('column_candidate')];
  const draw = (/** @type {number} */ many) => place.replaceChildren(rows.length > 0 ? table(t('changed_answers'), heads, rows.slice(0, many)) : empty(shadow.n > 0 ? t('changed_none') : t('changed_no_log')));
  draw(SHOWN);
  const more = button('button-small', t('show_all', { count: rows.length }), () => {
    draw(rows.length);
    more.remove();
  });
  return el('section', {}, el('h2', { class: 'part-head' }, t('changed_answers')), el('p', { class: 'hint' }, t('changed_about', { changed: shadow.changed, n: shadow.n })), place, rows.length > SHOWN ? more : null);
}

/** @param {Translate} t */
export function styleNames(t) {
  return Object.fromEntries(Object.entries(STYLES).map(([style, key]) => [style, t(key)]));
}

/**
 * @param {Translate} t
 * @param {string} caption
 * @param {import('./types.js').Shares} of
 * @param {Record<string, string>} names
 */
export function shares(t, caption, of, names) {
  const rows = Object.entries(of).map(([name, row]) => [names[name] ?? name, number(String(row.n)), number(percent(row.live, 1)), number(percent(row.candidate, 1)), number(difference(row.live, row.candidate))]);
  return table(caption, [caption, t('column_n'), t('column_live'), t('column_candidate'), t('column_change')], rows, 'table-numbers');
}

/**
 * @param {string} text
 * @param {string} [css]
 */
function number(text, css = '') {
  return el('span', { class: `number ${css}` }, text);
}

// What others have proposed: see the difference, approve or say no, one by one or many at once.
import { askInDialog } from '../lib/dialog.js';
import { el } from '../lib/dom.js';
import { aboutWhat, changeBody, hands, kindName, sourceName, stateChip } from './change-view.js';
import { button, chip, empty, labelled, lacking, namesOf, refused, segments, skeleton, viewHead, whomToAsk } from './parts.js';

/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').ChangeState} ChangeState */

export class ApprovalsView {
  #studio;
  #t;
  /** @type {Change[]} */
  #changes = [];
  /** @type {Set<string>} */
  #marked = new Set();
  /** @type {ChangeState} */
  #state = 'proposed';
  /** @type {number | null} */
  #next = null;
  /** @type {string[]} */
  #leads = [];
  #tabs = el('div', {});
  #bulk = el('div', { class: 'bulk', role: 'status' });
  #list = el('div', { class: 'cards' }, skeleton(3));
  #more;
  #problems = el('div', { role: 'alert' });

  /** @param {import('./types.js').Studio} studio */
  constructor(studio) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.title = t('approvals');
    this.#more = button('', t('show_more'), () => this.#read(this.#next ?? 0));
    this.#more.hidden = true;
    this.element = el(
      'div',
      { class: 'view' },
      viewHead(this.title, t('approvals_intro')),
      this.#tabs,
      studio.may('approve') ? null : lacking(studio, 'approve', 'what_approve'),
      this.#problems,
      this.#bulk,
      this.#list,
      this.#more,
    );
  }

  async refresh() {
    await this.#read(0);
  }

  /** @param {string} event */
  hear(event) {
    if (event === 'changes') void this.refresh().catch(this.#studio.fail);
  }

  /** @param {number} after */
  async #read(after) {
    const t = this.#t;
    const [page, people] = await Promise.all([this.#studio.api.changes(this.#state, after), this.#studio.people(), this.#studio.topics()]);
    this.#leads = people.leads;
    this.#changes = after > 0 ? [...this.#changes, ...page.items] : page.items;
    this.#next = page.next;
    const { counts } = page;
    const name = (/** @type {ChangeState} */ state, /** @type {string} */ words) => (counts[state] ? `${words} (${counts[state]})` : words);
    const names = { proposed: name('proposed', t('state_proposed')), approved: name('approved', t('state_approved')), rejected: name('rejected', t('state_rejected')), withdrawn: name('withdrawn', t('state_withdrawn')) };
    const focused = this.#tabs.contains(document.activeElement);
    this.#tabs.replaceChildren(segments(t('state'), names, this.#state, (state) => this.#choose(/** @type {ChangeState} */ (state))));
    if (focused) /** @type {HTMLElement | null} */ (this.#tabs.querySelector(':checked'))?.focus();
    this.#more.hidden = page.next === null || this.#changes.length >= (counts[this.#state] ?? 0);
    this.#marked = new Set([...this.#marked].filter((id) => this.#changes.some((change) => change.id === id)));
    this.#draw();
  }

  /** @param {ChangeState} state */
  #choose(state) {
    this.#state = state;
    this.#marked.clear();
    void this.refresh().catch(this.#studio.fail);
  }

  #draw() {
    const t = this.#t;
    const held = this.#list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-focus') : null;
    const groups = grouped(this.#changes);
    this.#list.replaceChildren(...(groups.length > 0 ? groups.map((group) => this.#group(group)) : [empty(t('approvals_empty'), this.#state === 'proposed' ? t('approvals_empty_more') : '')]));
    this.#drawBulk();
    if (held) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-focus="${held}"]`))?.focus();
  }

  #drawBulk() {
    const t = this.#t;
    const mayBe = this.#open(this.#changes);
    const all = mayBe.length > 1 && this.#marked.size < mayBe.length ? button('button-small', t('mark_all', { count: mayBe.length }), () => this.#mark(mayBe, true)) : null;
    const parts = this.#marked.size > 0 ? [el('span', {}, t('inbox_marked', { count: this.#marked.size })), button('button-primary button-small', t('approve_marked', { count: this.#marked.size }), () => this.#approveMarked()), all, button('button-small', t('unmark'), () => this.#mark(mayBe, false))] : [all];
    this.#bulk.classList.toggle('bulk-some', this.#marked.size > 0);
    this.#bulk.replaceChildren(...parts.filter((part) => part !== null));
  }

  /** @param {Change[]} changes those that this person may decide */
  #open(changes) {
    return changes.filter((change) => change.refusal === null && change.state === 'proposed');
  }

  /**
   * @param {Change[]} changes
   * @param {boolean} on
   */
  #mark(changes, on) {
    for (const change of changes) {
      if (on) this.#marked.add(change.id);
      else this.#marked.delete(change.id);
    }
    this.#draw();
  }

  /** @param {Change[]} group */
  #group(group) {
    const t = this.#t;
    const [first] = group;
    if (!first) return el('div');
    const many = group.length > 1;
    const open = this.#open(group);
    // Said once when it is the same for all of them.
    const together = group.every((change) => change.approvers.join() === first.approvers.join());
    return el(
      'section',
      { class: 'card change' },
      el(
        'div',
        { class: 'card-head' },
        el('div', {}, el('p', { class: 'overline' }, many ? t('group_count', { kind: kindName(t, first.kind), count: group.length }) : kindName(t, first.kind)), el('h2', {}, aboutWhat(this.#studio, first))),
        el('div', { class: 'chips' }, first.sensitive ? chip(t('sensitive'), 'care') : null, ...first.departments.map((id) => chip(this.#studio.places.departments[id] ?? id))),
      ),
      many && open.length > 1 ? this.#groupMark(open) : null,
      el('ul', { class: 'changes' }, ...group.map((change) => this.#change(change, !together))),
      together ? this.#who(first) : null,
    );
  }

  /** @param {Change[]} open */
  #groupMark(open) {
    const box = el('input', { type: 'checkbox', checked: open.every((change) => this.#marked.has(change.id)), 'data-focus': `group-${open[0]?.id}` });
    box.addEventListener('change', () => this.#mark(open, box.checked));
    return el('label', { class: 'check' }, box, el('span', {}, this.#t('mark_group', { count: open.length })));
  }

  /**
   * Who may decide, by name; or that nobody may, and whom to ask.
   *
   * @param {Change} change
   */
  #who(change) {
    const t = this.#t;
    if (change.state !== 'proposed') return null;
    if (change.approvers.length > 0) return el('p', { class: 'soft small who' }, t('may_approve', { names: namesOf(t, change.approvers) }));
    const names = change.sensitive ? t('social_services') : change.departments.map((id) => this.#studio.places.departments[id] ?? id).join(', ');
    return el('p', { class: 'note who' }, t('nobody_may_approve', { departments: names, whom: whomToAsk(t, this.#leads) }));
  }

  /**
   * @param {Change} change
   * @param {boolean} alone who may decide is said here
   */
  #change(change, alone) {
    const t = this.#t;
    const mayDecide = change.refusal === null && change.state === 'proposed';
    const box = el('input', { type: 'checkbox', checked: this.#marked.has(change.id), 'aria-label': t('mark_one', { n: change.n }), 'data-focus': `mark-${change.id}` });
    box.addEventListener('change', () => this.#mark([change], box.checked));
    return el(
      'li',
      { class: 'change-item' },
      mayDecide ? box : null,
      el(
        'div',
        { class: 'change-body' },
        ...changeBody(this.#studio, change),
        change.comment ? el('p', { class: 'change-comment' }, change.comment) : null,
        el('div', { class: 'chips' }, change.state === 'proposed' ? null : stateChip(t, change.state), change.kind === 'wording_add' ? chip(sourceName(t, change.source)) : null, hands(t, change)),
        this.#why(change),
        alone ? this.#who(change) : null,
      ),
      mayDecide ? el('div', { class: 'change-acts' }, this.#approve(change), button('button-small', t('reject'), () => this.#reject(change))) : null,
      change.mine && change.state === 'proposed' ? el('div', { class: 'change-acts' }, button('button-small', t('withdraw'), () => this.#decide(change, 'withdraw'))) : null,
      change.state === 'approved' && (this.#studio.may('edit') || this.#studio.may('label')) ? el('div', { class: 'change-acts' }, button('button-small', t('propose_undo'), () => this.#decide(change, 'undo'))) : null,
    );
  }

  /** @param {Change} change */
  #approve(change) {
    const approve = button('button-small button-choice', this.#t('approve'), () => this.#decide(change, 'approve'));
    approve.dataset['focus'] = `approve-${change.id}`;
    return approve;
  }

  /** @param {Change} change */
  #why(change) {
    // Who may is said by name; that nobody may, in its place.
    return change.state === 'proposed' && change.mine && change.approvers.length > 0 ? el('p', { class: 'note' }, this.#t('refusal_own')) : null;
  }

  /** @param {Change} change */
  async #reject(change) {
    const t = this.#t;
    const comment = el('textarea', { rows: 3, maxlength: 1000 });
    const said = await askInDialog({ heading: t('reject_question'), yes: t('reject'), no: t('cancel') }, [labelled(t('comment'), comment, t('reject_hint'))], () => comment.value.trim());
    if (said !== null) await this.#decide(change, 'reject', said);
  }

  /**
   * @param {Change} change
   * @param {'approve' | 'reject' | 'withdraw' | 'undo'} act
   * @param {string} [comment]
   */
  async #decide(change, act, comment = '') {
    const t = this.#t;
    const done = { approve: t('did_approve'), reject: t('did_reject'), withdraw: t('did_withdraw'), undo: t('did_undo') };
    const open = this.#open(this.#changes);
    const next = open[open.indexOf(change) + 1] ?? open[open.indexOf(change) - 1];
    await this.#attempt(() => this.#studio.api.decide(change.id, act, comment), () => done[act], next?.id);
  }

  async #approveMarked() {
    await this.#attempt(
      () => this.#studio.api.approveAll([...this.#marked]),
      (decided) => (decided.refused.length > 0 ? this.#t('did_approve_some', { count: decided.done.length, refused: decided.refused.length }) : this.#t('did_approve_all', { count: decided.done.length })),
    );
  }

  /**
   * @template T
   * @param {() => Promise<T>} act
   * @param {(result: T) => string} done
   * @param {string} [next] the change to go on with
   */
  async #attempt(act, done, next = '') {
    this.#problems.replaceChildren();
    try {
      const result = await act();
      this.#studio.tell(done(result));
      this.#studio.counts();
      await this.refresh();
      /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-focus="approve-${next}"]`) ?? this.element.querySelector('h1'))?.focus();
    } catch (error) {
      refused(this.#studio, this.#problems, error);
    }
  }
}

/**
 * Wordings of the same kind for the same topic belong together; all else stands alone.
 *
 * @param {Change[]} changes
 * @returns {Change[][]}
 */
function grouped(changes) {
  /** @type {Map<string, Change[]>} */
  const groups = new Map();
  for (const change of changes) {
    const key = change.kind.startsWith('wording') ? `${change.kind} ${change.target}` : change.id;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()];
}

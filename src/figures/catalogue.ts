/**
 * The official measures of Wales that are known, and what feeds each here. An id whose own definition was read (`V`) may be
 * printed; one that was recalled (`R`) or derived (`D`) is shown with its badge and never as official.
 */
export interface Official {
  readonly id: string;
  readonly grade: 'V' | 'D' | 'R';
  readonly era: 'framework-2020' | 'quantitative-2016' | 'until-2016';
  /** The measure that counts it; undefined where none can. */
  readonly measure?: string;
  /** Why none can, or what is different here; a key of the words. */
  readonly note?: string;
}

const framework = (id: string, grade: Official['grade'], what: Pick<Official, 'measure' | 'note'>): Official => ({
  id,
  grade,
  era: 'framework-2020',
  ...what,
});
const quantitative = (
  id: string,
  what: Pick<Official, 'measure' | 'note'>,
  grade: Official['grade'] = 'V',
): Official => ({
  id,
  grade,
  era: 'quantitative-2016',
  ...what,
});
const until2016 = (id: string, what: Pick<Official, 'measure' | 'note'>): Official => ({
  id,
  grade: 'V',
  era: 'until-2016',
  ...what,
});

export const OFFICIAL: readonly Official[] = [
  framework('CH/012', 'V', { measure: 'assessments-in-time' }),
  framework('CH/039', 'V', { measure: 'looked-after' }),
  framework('CH/040', 'V', { measure: 'short-breaks' }),
  framework('CH/043', 'V', { measure: 'three-placements' }),
  framework('CH/044', 'V', { note: 'no-school-changes' }),
  framework('CH/046', 'V', { measure: 'not-with-family' }),
  framework('CH/047', 'V', { measure: 'placed-elsewhere-in-wales' }),
  framework('CH/048', 'V', { measure: 'placed-outside-wales' }),
  framework('physical-punishment', 'V', { measure: 'contacts-physical-punishment', note: 'id-not-seen' }),
  framework('CH/001', 'R', { measure: 'contacts', note: 'recalled' }),
  framework('CH/002', 'R', { measure: 'contacts-decided', note: 'recalled' }),
  framework('CH/003', 'R', { measure: 'timely-contact-decision', note: 'recalled' }),
  framework('CH/006', 'R', { measure: 'assessments', note: 'recalled' }),
  framework('CH/007', 'R', { measure: 'assessments', note: 'recalled' }),
  framework('CH/015', 'R', { measure: 'supported-at-home', note: 'recalled' }),
  framework('CH/016', 'R', { measure: 'timely-cs-plan-review', note: 'recalled' }),
  framework('CH/021', 'R', { note: 'topic-only' }),
  framework('CH/036', 'R', { note: 'topic-only' }),
  quantitative('PM24', { measure: 'assessments-in-time' }),
  quantitative('PM25', { measure: 'supported-at-home' }),
  quantitative('PM26', { note: 'no-return-home' }),
  quantitative('PM27', { measure: 'registrations-again', note: 'denominator-not-read' }),
  quantitative('PM28', { measure: 'register-days', note: 'denominator-not-read' }),
  quantitative('PM29', { note: 'no-attainment' }),
  quantitative('PM30', { measure: 'timely-dentist-seen', note: 'denominator-not-read' }),
  quantitative('PM31', { measure: 'timely-gp-registration', note: 'denominator-not-read' }),
  quantitative('PM32', { note: 'no-school-changes' }),
  quantitative('PM33', { measure: 'three-placements' }),
  quantitative('PM34', { note: 'no-employment' }),
  until2016('SCC/002', { note: 'no-school-changes' }),
  until2016('SCC/004', { measure: 'three-placements' }),
  until2016('SCC/011b', { measure: 'assessments-seen-alone', note: 'initial-assessments-gone' }),
  until2016('SCC/016', { measure: 'timely-cs-plan-review', note: 'denominator-not-read' }),
  until2016('SCC/025', { measure: 'looked-after-visits-in-time', note: 'denominator-not-read' }),
  until2016('SCC/033', { note: 'no-employment' }),
  until2016('SCC/037', { note: 'no-attainment' }),
  until2016('SCC/041a', { measure: 'timely-pathway-plan-cat1', note: 'denominator-not-read' }),
];

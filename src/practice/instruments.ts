import type { Confidence, Instrument } from '../law/index.ts';

/**
 * Instruments by date. A paragraph is cited with its confidence: `V` was read in the text of its source, `R` is recalled
 * and not verified, `L` is a local norm. Only `V` is law; the others are shown with their badge.
 */
const procedures = (paragraph: string, source: string, confidence: Confidence = 'V'): Instrument => ({
  from: 'wsp',
  instrument: 'wales-safeguarding-procedures',
  paragraph,
  source,
  confidence,
});

/** The All Wales Child Protection Procedures 2008, until the region adopted the Wales Safeguarding Procedures. Their numbers are believed equal and were not read. */
const before = (paragraph = ''): Instrument => ({
  until: 'wsp',
  instrument: 'all-wales-procedures-2008',
  paragraph,
  confidence: 'R',
});

/** Wales Safeguarding Procedures, with what governed the same step before them. */
export const safeguarding = (
  paragraph: string,
  source: string,
  confidence: Confidence = 'V',
): readonly Instrument[] => [before(), procedures(paragraph, source, confidence)];

/** Care Planning, Placement and Case Review (Wales) Regulations 2015, in force 6 April 2016, with their predecessor of 2007. */
export const carePlanning = (
  regulation: string,
  source: string,
  predecessor: 'placement-regulations-2007' | 'review-regulations-2007',
  confidence: Confidence = 'V',
): readonly Instrument[] => [
  { until: '2016-04-05', instrument: predecessor, paragraph: '', confidence: 'R' },
  { from: '2016-04-06', instrument: 'care-planning-regulations-2015', paragraph: regulation, source, confidence },
];

/** The Children Act 1989, whose emergency powers of court and police apply in Wales as before. */
export const childrenAct = (
  paragraph: string,
  source: string | undefined,
  confidence: Confidence,
): readonly Instrument[] => [
  { instrument: 'children-act-1989', paragraph, ...(source === undefined ? {} : { source }), confidence },
];

/** The all-Wales toolkit on children of care and the police. Its page says 2021, without a day: it is applied from the year after. */
export const toolkit = (): readonly Instrument[] => [
  { instrument: 'missing-toolkit-2021', paragraph: '', source: PAGES.missingToolkit, confidence: 'V' },
];

/** Care Leavers (Wales) Regulations 2015, in force 6 April 2016. */
export const careLeavers = (paragraph: string, source: string, confidence: Confidence = 'V'): readonly Instrument[] => [
  { from: '2016-04-06', instrument: 'care-leavers-regulations-2015', paragraph, source, confidence },
];

/** The code of practice on assessment under Part 3 of the 2014 Act, in force 6 April 2016; before it, Part 3 of the Children Act 1989. */
export const assessmentCode = (
  paragraph: string,
  source: string,
  confidence: Confidence = 'V',
): readonly Instrument[] => [
  { until: '2016-04-05', instrument: 'children-act-1989-part-3', paragraph: '', confidence: 'R' },
  { from: '2016-04-06', instrument: 'part-3-code', paragraph, ...(source === '' ? {} : { source }), confidence },
];

/** A norm that an authority sets for itself. */
export const localNorm = (paragraph: string): readonly Instrument[] => [
  { instrument: 'local-norm', paragraph, confidence: 'L' },
];

/** A day that whoever recorded the event set, for themselves or for another post. */
export const promised = (): readonly Instrument[] => [{ instrument: 'set-in-record', paragraph: '', confidence: 'P' }];

/** The Care and Support (Care Planning) (Wales) Regulations 2015, in force 6 April 2016. Nothing that was read asked for a plan before. */
export const planRegulations = (regulation: string, source: string): readonly Instrument[] => [
  {
    from: '2016-04-06',
    instrument: 'care-and-support-planning-regulations-2015',
    paragraph: regulation,
    source,
    confidence: 'V',
  },
];

/** What was read in a source that is no procedure of the region and no regulation, such as an Act or an answer of ministers. */
export const readIn = (instrument: string, paragraph: string, source: string): readonly Instrument[] => [
  { instrument, paragraph, source, confidence: 'V' },
];

/** What is recalled, and was not read in its source. */
export const recalled = (instrument: string, paragraph: string): readonly Instrument[] => [
  { instrument, paragraph, confidence: 'R' },
];

const SITE = 'https://safeguarding.wales/en/chi-i';
export const PAGES = {
  duties: `${SITE}/chi-i-c3pt1/c3pt1-p4`,
  reporting: 'https://safeguarding.wales/chi/c2/c2.p18.html',
  whereHarmed: `${SITE}/chi-i-c2/c2-p6`,
  strategy: `${SITE}/chi-i-c3pt1/c3pt1-p8`,
  determination: `${SITE}/chi-i-c3pt2/c3pt2-p3`,
  conference: 'https://diogelu.cymru/en/chi-i/chi-i-c3pt2/c3pt2-p4',
  report: `${SITE}/chi-i-c3pt2/c3pt2-p7`,
  category: `${SITE}/chi-i-c3pt2/c3pt2-p10`,
  outline: `${SITE}/chi-i-c3pt2/c3pt2-p11`,
  after: `${SITE}/chi-i-c3pt2/c3pt2-p13`,
  coordinator: 'https://diogelu.cymru/en/chi-i/chi-i-c4/c4-p3',
  coreGroup: `${SITE}/chi-i-c4/c4-p4/`,
  coreGroups: `${SITE}/chi-i-c4/c4-p5/`,
  visits: `${SITE}/chi-i-c4/c4-p7/`,
  review: `${SITE}/chi-i-c4/c4-p8/`,
  removal: `${SITE}/chi-i-c4/c4-p9`,
  remoteVisits: 'https://cofnod.senedd.cymru/WrittenQuestion/80421',
  policeProtection: 'https://www.nspcc.org.uk/preventing-abuse/child-protection-system/wales/referrals-investigations/',
  measure24:
    'https://statswales.gov.wales/Catalogue/Health-and-Social-Care/Social-Services/Performance-Measures/quantitativesocialservicesperformancechildren-by-measures',
  planContent: 'http://www.legislation.gov.uk/wsi/2015/1335/regulation/3/made?view=plain',
  visitRegulations: 'https://www.legislation.gov.uk/wsi/2015/1818/part/5',
  parentRegulations: 'http://www.legislation.gov.uk/wsi/2015/1818/regulation/20/made',
  categoryOne: 'http://www.legislation.gov.uk/wsi/2015/1818/part/7/crossheading/category-1-young-persons/made',
  careLeavers: 'https://legislation.gov.uk/cy/wsi/2015/1820/part/2/made',
  careLeaversSchedules: 'http://www.legislation.gov.uk/wsi/2015/1820/schedules/made?view=plain',
  privateFostering: 'https://www.legislation.gov.uk/wsi/2006/940/body/made',
  complaints: 'https://legislation.gov.uk/wsi/2014/1794/part/4/made/data.xht?view=snippet&wrap=true',
  complaintsConwy:
    'https://www.conwy.gov.uk/en/Resident/Social-Care-and-Wellbeing/Contact-us/Complaint-Compliment-or-Comment/Complaint-Compliment-or-Comment.aspx',
  practiceReviews: 'https://www.cysur.wales/child-practice-reviews/',
  allegations: 'https://diogelu.cymru/en/s5-i/s5-i-7/',
  moreThanJustWords: 'https://www.careinspectorate.wales/more-just-words',
  caseReviews: 'https://www.legislation.gov.uk/wsi/2015/1818/part/6',
  planRegulations: 'http://legislation.gov.uk/wsi/2015/1818/part/2',
  placementRegulations: 'https://www.legislation.gov.uk/wsi/2015/1818/part/3/made',
  outOfArea: 'http://legislation.gov.uk/wsi/2015/1818/part/3/crossheading/placements-out-of-area',
  conductOfReviews:
    'http://www.legislation.gov.uk/wsi/2015/1818/part/6/crossheading/conduct-of-reviews/data.xht?view=snippet&wrap=true',
  shortBreaks: 'https://www.legislation.gov.uk/wsi/2015/1818/part/10/made',
  contents2015: 'https://www.legislation.gov.uk/wsi/2015/1818/contents?view=plain',
  notifying2007: 'https://www.legislation.gov.uk/wsi/2007/310/regulation/6/made',
  health2007: 'http://www.legislation.gov.uk/wsi/2007/310/regulation/8/made/data.htm',
  recordsRetention:
    'https://www.ccinform.co.uk/legislation/the-care-planning-placement-and-case-review-wales-regulations-2015-s-i-20151818/regulation-64-records-retention-and-confidentiality/',
  specialSchools: 'https://legislation.gov.uk/cy/wsi/2024/388/regulation/51/made?view=plain',
  missingToolkit:
    'https://www.missingpeople.org.uk/reducing-the-criminalisation-of-care-experienced-children-and-young-adults-in-wales-a-practical-toolkit-for-professionals/reducing-police-contact/guidance-report-child-young-person-missing',
} as const;

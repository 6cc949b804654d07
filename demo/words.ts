import type { Bilingual } from '#src/organisation/index.ts';

const words = (en: string, cy: string): Bilingual => ({ en, cy });

/** What a person at the front door might have written down, by reason for contact. `{name}` is a child's given name. */
export const SUMMARIES: Readonly<Record<string, readonly Bilingual[]>> = {
  neglect: [
    words(
      "{name} often arrives hungry and in yesterday's clothes. The family says that the washing machine is broken.",
      'Mae {name} yn aml yn cyrraedd yn llwglyd ac mewn dillad ddoe. Dywed y teulu fod y peiriant golchi wedi torri.',
    ),
    words(
      'The house is cold and there is little food in it. {name} sleeps on the sofa.',
      "Mae'r tŷ yn oer ac ychydig o fwyd sydd ynddo. Mae {name} yn cysgu ar y soffa.",
    ),
    words(
      '{name} has missed three appointments with the health visitor.',
      "Mae {name} wedi colli tri apwyntiad gyda'r ymwelydd iechyd.",
    ),
  ],
  'domestic-abuse': [
    words(
      'Police were called to the home at night after neighbours heard shouting. {name} was upstairs and was not hurt.',
      "Galwyd yr heddlu i'r cartref gyda'r nos ar ôl i gymdogion glywed gweiddi. Roedd {name} i fyny'r grisiau ac ni chafodd niwed.",
    ),
    words(
      '{name} told a teacher that the parents fight at weekends.',
      'Dywedodd {name} wrth athro fod y rhieni yn ymladd ar benwythnosau.',
    ),
  ],
  'parental-substance-misuse': [
    words(
      'A parent smelt of alcohol when collecting {name}. An aunt took the child home instead.',
      "Roedd arogl alcohol ar riant wrth ddod i nôl {name}. Aeth modryb â'r plentyn adref yn lle hynny.",
    ),
    words(
      'A parent of {name} has begun to use drugs again and asks for help.',
      'Mae rhiant {name} wedi dechrau defnyddio cyffuriau eto ac mae yn gofyn am gymorth.',
    ),
  ],
  'parental-mental-ill-health': [
    words(
      "{name}'s mother says that she cannot cope at the moment and asks what help there is.",
      "Dywed mam {name} na all ymdopi ar hyn o bryd ac mae'n gofyn pa gymorth sydd ar gael.",
    ),
    words(
      'The father of {name} has been admitted to hospital. A grandmother is looking after the children.',
      "Aed â thad {name} i'r ysbyty. Mae mam-gu yn gofalu am y plant.",
    ),
  ],
  'physical-abuse': [
    words(
      '{name} has a bruise on the arm, and two different explanations have been given for it.',
      'Mae clais ar fraich {name}, a rhoddwyd dau esboniad gwahanol amdano.',
    ),
    words(
      '{name} says that a grown-up at home hits when angry.',
      'Dywed {name} fod oedolyn gartref yn taro pan fydd yn ddig.',
    ),
  ],
  'emotional-abuse': [
    words(
      '{name} says that there is shouting in the house every night and is afraid to go home.',
      'Dywed {name} fod gweiddi yn y tŷ bob nos a bod mynd adref yn codi ofn.',
    ),
  ],
  'sexual-abuse': [
    words(
      '{name} has told a teacher about something that happened at a house where the family was staying. The record of what was said is attached.',
      "Mae {name} wedi dweud wrth athro am rywbeth a ddigwyddodd mewn tŷ lle'r oedd y teulu'n aros. Mae cofnod o'r hyn a ddywedwyd ynghlwm.",
    ),
  ],
  'sexual-exploitation': [
    words(
      '{name} has been talking online with an adult who asks to meet.',
      "Mae {name} wedi bod yn siarad ar-lein ag oedolyn sy'n gofyn am gael cyfarfod.",
    ),
  ],
  'criminal-exploitation': [
    words(
      '{name} has a new phone and new shoes, and a car waits outside the school.',
      "Mae gan {name} ffôn newydd ac esgidiau newydd, ac mae car yn aros y tu allan i'r ysgol.",
    ),
  ],
  missing: [
    words(
      '{name} did not come home last night and was found this morning at the bus station.',
      "Ni ddaeth {name} adref neithiwr. Cafwyd hyd i'r plentyn y bore yma yn yr orsaf fysiau.",
    ),
  ],
  'child-behaviour': [
    words(
      'The parents ask for help: {name} has not been to school for three weeks and does not sleep.',
      "Mae'r rhieni'n gofyn am gymorth: nid yw {name} wedi bod yn yr ysgol ers tair wythnos ac nid yw'n cysgu.",
    ),
    words(
      '{name} was sent home from school after a quarrel and a broken window.',
      "Anfonwyd {name} adref o'r ysgol ar ôl ffrae a thorri ffenestr.",
    ),
  ],
  'child-disability': [
    words(
      'The family of {name} asks what support they could have at home.',
      'Mae teulu {name} yn gofyn pa gymorth y gallent ei gael gartref.',
    ),
  ],
  'family-breakdown': [
    words(
      '{name} left home after a quarrel and is staying with a grandmother.',
      'Gadawodd {name} gartref ar ôl ffrae ac mae yn aros gyda mam-gu.',
    ),
  ],
  'young-carer': [
    words(
      '{name} looks after a parent before school and is often late.',
      'Mae {name} yn gofalu am riant cyn yr ysgol ac yn aml yn hwyr.',
    ),
  ],
  homelessness: [
    words(
      'The family of {name} must leave their home at the end of the month.',
      'Rhaid i deulu {name} adael eu cartref ddiwedd y mis.',
    ),
  ],
  'online-harm': [
    words(
      'Pictures of {name} have been shared in a chat group of the school.',
      "Mae lluniau o {name} wedi'u rhannu yng ngrŵp sgwrsio'r ysgol.",
    ),
  ],
  unborn: [
    words(
      'The midwife is worried about the baby that the family expects: three appointments have been missed.',
      "Mae'r fydwraig yn poeni am y babi y mae'r teulu yn ei ddisgwyl: collwyd tri apwyntiad.",
    ),
  ],
  'unaccompanied-asylum-seeking': [
    words(
      '{name} arrived alone in a lorry and has no family in the country.',
      'Cyrhaeddodd {name} mewn lori, heb deulu yn y wlad.',
    ),
  ],
};

/** Why the front door decided as it did. */
export const DECISION_REASONS: Readonly<Record<string, readonly Bilingual[]>> = {
  'no-further-action': [
    words(
      'The school and the family are dealing with it. No sign of harm.',
      "Mae'r ysgol a'r teulu yn delio â'r mater. Dim arwydd o niwed.",
    ),
    words(
      'One event, explained by the family. The person who contacted us agrees.',
      "Un digwyddiad, ac eglurwyd ef gan y teulu. Mae'r sawl a gysylltodd yn cytuno.",
    ),
  ],
  'information-advice': [
    words(
      'Advice given by phone, and the number of the family information service.',
      'Rhoddwyd cyngor dros y ffôn, a rhif y gwasanaeth gwybodaeth i deuluoedd.',
    ),
  ],
  'early-help': [
    words(
      'Passed to the Team Around the Family with the consent of the parents.',
      "Trosglwyddwyd i'r Tîm o Amgylch y Teulu gyda chydsyniad y rhieni.",
    ),
  ],
  assessment: [
    words(
      'The need may be more than a preventative service can meet.',
      'Gall yr angen fod yn fwy nag y gall gwasanaeth ataliol ei ddiwallu.',
    ),
  ],
  'strategy-discussion': [
    words(
      'Reasonable cause to suspect that the child may be at risk of harm.',
      'Achos rhesymol i amau y gall y plentyn fod mewn perygl o niwed.',
    ),
  ],
  'immediate-protection': [words('The child cannot stay at home tonight.', 'Ni all y plentyn aros gartref heno.')],
  'passed-to-open-case': [
    words(
      'The case is open: passed to the allocated worker today.',
      "Mae'r achos yn agored: fe'i trosglwyddwyd i'r gweithiwr heddiw.",
    ),
  ],
  'other-authority': [
    words(
      'The family lives in another area. Passed to that authority.',
      "Mae'r teulu'n byw mewn ardal arall. Trosglwyddwyd i'r awdurdod hwnnw.",
    ),
  ],
};

/** What a risk is of: from what or whom, and on what it is based. */
export const RISKS = {
  neglect: {
    from: words(
      'Care at home that misses meals, school and appointments',
      'Gofal gartref sy’n colli prydau, ysgol ac apwyntiadau',
    ),
    evidence: words(
      '“No breakfast again, three days this week” (school)',
      '“Dim brecwast eto, tri diwrnod yr wythnos hon” (ysgol)',
    ),
  },
  'domestic-abuse': {
    from: words('Violence between the adults at home', 'Trais rhwng yr oedolion gartref'),
    evidence: words(
      '“The children were upstairs and heard it” (police)',
      '“Roedd y plant i fyny’r grisiau ac yn ei glywed” (heddlu)',
    ),
  },
  'emotional-psychological': {
    from: words('Being shouted at and shut out', 'Cael ei weiddi arno a’i gau allan'),
    evidence: words(
      '“I stay in my room” (the child, alone)',
      '“Rwy’n aros yn fy ystafell” (y plentyn, ar ei ben ei hun)',
    ),
  },
  physical: {
    from: words('An adult in the household who has hit a child', 'Oedolyn ar yr aelwyd sydd wedi taro plentyn'),
    evidence: words(
      '“A bruise that the explanation does not fit” (hospital)',
      '“Clais nad yw’r esboniad yn ei egluro” (ysbyty)',
    ),
  },
} as const;

/** Other words about risks. */
export const RISK_WORDS = {
  protects: words('A grandmother who calls every day, and school', 'Mam-gu sy’n galw bob dydd, a’r ysgol'),
  decidedFirst: words(
    'The plan of the conference; see the child alone each time.',
    'Cynllun y gynhadledd; gweld y plentyn ar ei ben ei hun bob tro.',
  ),
  decided: words('Go on with the plan, and look again.', 'Dal ati gyda’r cynllun, ac edrych eto.'),
  action: words(
    'Agree with the family who is not to be alone with the child',
    'Cytuno gyda’r teulu pwy na chaiff fod ar ei ben ei hun gyda’r plentyn',
  ),
  acted: words('Agreed and written down; the grandmother has a copy.', 'Cytunwyd a chofnodwyd; mae gan y fam-gu gopi.'),
  over: words(
    'The conference found that the plan has done its work.',
    'Canfu’r gynhadledd fod y cynllun wedi gwneud ei waith.',
  ),
  inHand: words(
    'Known to the team; the plan and the visits see to it.',
    'Mae’r tîm yn gwybod; mae’r cynllun a’r ymweliadau’n gofalu am hyn.',
  ),
  nothingNew: words(
    'Each contact was looked at; none of them was new.',
    'Edrychwyd ar bob cyswllt; nid oedd yr un yn newydd.',
  ),
  intoCare: words(
    'The child is looked after now: the care plan sees to it.',
    'Mae’r plentyn yn derbyn gofal bellach: y cynllun gofal sy’n gofalu am hyn.',
  ),
} as const;

/** What an assessment of exploitation says. */
export const EXPLOITATION_WORDS = {
  evidence: words('Seen by the school and told to the worker', 'Gwelwyd gan yr ysgol a dywedwyd wrth y gweithiwr'),
  judgement: words(
    'The instrument counts what was seen. What it does not see is how much the child is afraid.',
    'Mae’r offeryn yn cyfrif yr hyn a welwyd. Yr hyn na wêl yw faint o ofn sydd ar y plentyn.',
  ),
  override: words(
    'The score is lower than what the police know of the adults around the child.',
    'Mae’r sgôr yn is na’r hyn a ŵyr yr heddlu am yr oedolion o gwmpas y plentyn.',
  ),
  over: words(
    'Nothing of it has been seen since; the child speaks of new friends and of school.',
    'Ni welwyd dim ohono ers hynny; mae’r plentyn yn sôn am ffrindiau newydd ac am yr ysgol.',
  ),
  toAssess: words(
    'Looked at together: exploitation is to be assessed now.',
    'Edrychwyd arnynt gyda’i gilydd: mae camfanteisio i’w asesu nawr.',
  ),
} as const;

/** What is told of a missing episode. */
export const MISSING_WORDS = {
  circumstances: words(
    'Did not come back in the evening; phone switched off',
    'Ni ddaeth yn ôl gyda’r nos; y ffôn wedi’i ddiffodd',
  ),
  where: words(
    'At a friend’s house in the next valley, well and tired',
    'Yn nhŷ ffrind yn y cwm nesaf, yn iach ac wedi blino',
  ),
  declined: words('Did not want to talk about it', 'Nid oedd am siarad amdano'),
  said: words('“I did not want to be on my own there.”', '“Doeddwn i ddim eisiau bod ar fy mhen fy hun yno.”'),
} as const;

const MADE_UP = {
  en: 'MADE UP: Dyffryn Arian County Council and everybody in this paper do not exist.',
  cy: 'DYCHMYGOL: nid yw Cyngor Sir Dyffryn Arian na neb yn y papur hwn yn bod.',
} as const;
const paper = (en: readonly string[], cy: readonly string[]): Bilingual =>
  words(`${[MADE_UP.en, '', ...en].join('\n')}\n`, `${[MADE_UP.cy, '', ...cy].join('\n')}\n`);

/** What stands in the documents of the record, by what they are. `{name}` is the child's name. */
export const PAPERS = {
  minutes: {
    title: words('Minutes of the review conference', 'Cofnodion y gynhadledd adolygu'),
    fileName: words('minutes.txt', 'cofnodion.txt'),
    content: paper(
      [
        'Minutes of the review child protection conference',
        'About: {name}',
        '',
        '1. The chair welcomed everybody and said what the conference is for.',
        '2. The school reported: in time on most days, and breakfast is eaten.',
        '3. The mother said that the mornings are easier.',
        '4. The decision and its reason are in the record.',
      ],
      [
        'Cofnodion y gynhadledd adolygu amddiffyn plant',
        'Ynghylch: {name}',
        '',
        '1. Croesawodd y cadeirydd bawb a dweud beth yw diben y gynhadledd.',
        '2. Adroddodd yr ysgol: mewn pryd ar y rhan fwyaf o ddyddiau, a brecwast yn cael ei fwyta.',
        '3. Dywedodd y fam fod y boreau yn haws.',
        '4. Mae’r penderfyniad a’i reswm yn y cofnod.',
      ],
    ),
  },
  'health-report': {
    title: words('Report of the health assessment', 'Adroddiad yr asesiad iechyd'),
    fileName: words('health-report.txt', 'adroddiad-iechyd.txt'),
    content: paper(
      [
        'Report of the health assessment',
        'About: {name}',
        '',
        'Well; sleeps and eats as children of this age do. Teeth seen. Immunisations complete.',
        'Next: glasses to be fitted.',
      ],
      [
        'Adroddiad yr asesiad iechyd',
        'Ynghylch: {name}',
        '',
        'Yn iach; yn cysgu ac yn bwyta fel y gwna plant o’r oedran hwn. Gwelwyd y dannedd. Imiwneiddio yn gyflawn.',
        'Nesaf: mesur am sbectol.',
      ],
    ),
  },
  'court-order': {
    title: words('Emergency protection order', 'Gorchymyn amddiffyn brys'),
    fileName: words('order.txt', 'gorchymyn.txt'),
    content: paper(
      [
        'Emergency protection order',
        'About: {name}',
        '',
        'A copy of the order, for the file. It lasts for eight days.',
      ],
      [
        'Gorchymyn amddiffyn brys',
        'Ynghylch: {name}',
        '',
        'Copi o’r gorchymyn, ar gyfer y ffeil. Mae’n para am wyth diwrnod.',
      ],
    ),
  },
  plan: {
    title: words(
      'Pathway plan as the young person signed it',
      'Y cynllun llwybr fel y’i llofnodwyd gan y person ifanc',
    ),
    fileName: words('pathway-plan.txt', 'cynllun-llwybr.txt'),
    content: paper(
      [
        'Pathway plan',
        'Of: {name}',
        '',
        'College until the summer. A savings account. The personal adviser rings every Friday.',
        'If it does not work out: a room with the former carers is kept until the autumn.',
      ],
      [
        'Cynllun llwybr',
        'Eiddo: {name}',
        '',
        'Coleg tan yr haf. Cyfrif cynilo. Mae’r cynghorydd personol yn ffonio bob dydd Gwener.',
        'Os na fydd pethau’n gweithio: cedwir ystafell gyda’r cyn-ofalwyr tan yr hydref.',
      ],
    ),
  },
} as const;

/** What is told of the people around a child. */
export const KIN_WORDS = {
  grandmother: words(
    'Calls every evening; the children are at hers on Saturdays.',
    'Mae’n galw bob nos; mae’r plant gyda hi ar ddydd Sadwrn.',
  ),
} as const;

/** What is told of children who come from another council or go to one, and of those whom the police protect. None of these councils exists. */
export const MOVING_WORDS = {
  authority: words('Copperhill County Council (made up)', 'Cyngor Sir Bryn Efydd (dychmygol)'),
  opened: words(
    'On the register of the council from which the family has come',
    'Ar gofrestr y cyngor y daeth y teulu ohono',
  ),
  gone: words(
    'The other council has held its conference and has the plan now',
    'Mae’r cyngor arall wedi cynnal ei gynhadledd, a chanddo ef y mae’r cynllun bellach',
  ),
  left: words('The family has moved to another area', 'Mae’r teulu wedi symud i ardal arall'),
  police: words(
    'Found alone at home at night; an officer took the child to safety',
    'Cafwyd hyd i’r plentyn ar ei ben ei hun gartref gyda’r nos; aeth swyddog ag ef i ddiogelwch',
  ),
} as const;

/** Other words of the record, in the language of the family. */
/** What was planted in how records were made, and the outage that explains a part of it. */
export const CONDUCT = {
  outage: words(
    'The area teams’ tablets did not connect; only what was done at county hall could be written down',
    'Nid oedd tabledi’r timau ardal yn cysylltu; dim ond yr hyn a wnaed yn neuadd y sir y gellid ei gofnodi',
  ),
  closed: words(
    'Cases were closed on the day on which children are counted, and opened again within the week.',
    'Caewyd achosion ar y diwrnod y caiff plant eu cyfrif, a’u hailagor o fewn yr wythnos.',
  ),
  late: words(
    'The south area team wrote visits of two weeks down all at once, weeks later. Those of the outage are late because of it.',
    'Ysgrifennodd tîm ardal y de ymweliadau pythefnos i gyd ar unwaith, wythnosau’n ddiweddarach. Mae rhai’r toriad yn hwyr o’i herwydd.',
  ),
};

export const RECORD = {
  opened: words('Assessment to begin', 'Asesiad i ddechrau'),
  openedEnquiry: words('Section 47 enquiries to begin', 'Ymholiadau adran 47 i ddechrau'),
  openedCare: words('The child is looked after from today', "Mae'r plentyn yn derbyn gofal o heddiw ymlaen"),
  noNeeds: words('No eligible needs', 'Dim anghenion cymwys'),
  outcomesMet: words('Outcomes met', 'Canlyniadau wedi eu cyflawni'),
  leftCare: words('No longer looked after', 'Nid yw bellach yn derbyn gofal'),
  refused: words(
    'No answer at the door; a neighbour says that the family is in',
    'Neb yn ateb y drws; dywed cymydog fod y teulu i mewn',
  ),
  moved: words('A placement nearer to the school was found', 'Cafwyd hyd i leoliad yn nes at yr ysgol'),
  approved: words('The carers were approved', 'Cymeradwywyd y gofalwyr'),
  ended: words('The placement ended as planned', 'Daeth y lleoliad i ben yn ôl y cynllun'),
  workerLeft: words(
    'The worker has left; nobody has been found yet',
    "Mae'r gweithiwr wedi gadael; ni chafwyd neb eto",
  ),
  otherHelp: words(
    'The family was told of the family centre and of the information service, by telephone',
    "Dywedwyd wrth y teulu am y ganolfan deuluol a'r gwasanaeth gwybodaeth, dros y ffôn",
  ),
  withPolice: words(
    'A joint strategy discussion if more is learned',
    'Trafodaeth strategaeth ar y cyd os daw mwy i law',
  ),
  doneOutOfHours: words(
    'Spoke with the caller; no child in danger tonight',
    "Siaradwyd â'r galwr; dim plentyn mewn perygl heno",
  ),
  remains: words('A decision, and an answer to the caller', "Penderfyniad, ac ateb i'r galwr"),
  atOnce: words('The children cannot stay where they are tonight', 'Ni all y plant aros lle maen nhw heno'),
  tryAgain: words('Try again tomorrow, with the school nurse', 'Rhoi cynnig arall arni yfory, gyda nyrs yr ysgol'),
  seniorManager: words('The head of service', 'Pennaeth y gwasanaeth'),
  chair: words('The conference chair', 'Cadeirydd y gynhadledd'),
  familyViews: words(
    'The mother says that she wants help in the mornings; the child would like to stay at the school.',
    "Dywed y fam ei bod am gael help yn y boreau; hoffai'r plentyn aros yn yr ysgol.",
  ),
  dissent: words(
    'The school would have decided otherwise; the chair decided.',
    "Byddai'r ysgol wedi penderfynu fel arall; y cadeirydd a benderfynodd.",
  ),
  registered: words(
    'Harm is likely to go on without a plan of all agencies',
    'Mae niwed yn debygol o barhau heb gynllun gan bob asiantaeth',
  ),
  notRegistered: words(
    'No continuing risk of harm; support is enough',
    'Dim risg barhaus o niwed; mae cymorth yn ddigon',
  ),
  continued: words('Some outcomes are reached, others not yet', 'Cyrhaeddwyd rhai canlyniadau, ond nid eraill eto'),
  removed: words(
    'The outcomes have held for two months, as school and health visitor confirm',
    "Mae'r canlyniadau wedi para am ddau fis, fel y cadarnha'r ysgol a'r ymwelydd iechyd",
  ),
  outline: words(
    'Visits, a safe adult every day, the school told of every absence',
    'Ymweliadau, oedolyn diogel bob dydd, yr ysgol i roi gwybod am bob absenoldeb',
  ),
  found: {
    unsubstantiated: words('What was reported has another explanation', 'Mae esboniad arall am yr hyn a adroddwyd'),
    'substantiated-no-continuing-risk': words(
      'It happened; the adult no longer lives there',
      "Fe ddigwyddodd; nid yw'r oedolyn yn byw yno mwyach",
    ),
    conference: words('It happened, and may happen again', 'Fe ddigwyddodd, a gall ddigwydd eto'),
  },
  strategy: {
    enquiries: words('Reasonable cause to suspect significant harm', 'Achos rhesymol i amau niwed arwyddocaol'),
    'no-enquiries': words(
      'Worry, and no cause to suspect significant harm',
      'Pryder, ond dim achos i amau niwed arwyddocaol',
    ),
    'meet-again': words('The hospital has yet to say what it found', "Nid yw'r ysbyty wedi dweud eto beth a ganfu"),
  },
} as const satisfies Readonly<Record<string, Bilingual | Readonly<Record<string, Bilingual>>>>;

/** What is in a care and support plan, by course of a child. */
export const PLANS = [
  {
    needs: words('Regular meals, sleep and getting to school', 'Prydau rheolaidd, cwsg a chyrraedd yr ysgol'),
    outcomes: [
      words('I am at school in time', 'Rwyf yn yr ysgol mewn pryd'),
      words('I sleep in my own bed', 'Rwy’n cysgu yn fy ngwely fy hun'),
    ],
    actions: [
      words('A bed of the child’s own', 'Gwely i’r plentyn ei hun'),
      words('Breakfast club three times a week', 'Clwb brecwast deirgwaith yr wythnos'),
    ],
    said: words('“I like the breakfast club.”', '“Dw i’n hoffi’r clwb brecwast.”'),
    effect: words(
      'In time for school on nine days of ten, says the teacher',
      'Mewn pryd i’r ysgol naw diwrnod o bob deg, medd yr athro',
    ),
  },
  {
    needs: words(
      'A rest for the parents, and time for the child alone with them',
      'Seibiant i’r rhieni, ac amser i’r plentyn gyda nhw ar ei ben ei hun',
    ),
    outcomes: [words('We do something together every week', 'Rydym yn gwneud rhywbeth gyda’n gilydd bob wythnos')],
    actions: [
      words('Two afternoons a week at the family centre', 'Dau brynhawn yr wythnos yn y ganolfan deuluol'),
      words('Parenting group of six evenings', 'Grŵp rhianta o chwe noson'),
    ],
    said: words('“We made cakes.”', '“Fe wnaethon ni gacennau.”'),
    effect: words('The child is calmer at home, says the mother', 'Mae’r plentyn yn dawelach gartref, medd y fam'),
  },
  {
    needs: words(
      'Somebody to talk to, and safety from what happens at home',
      'Rhywun i siarad ag ef, a diogelwch rhag yr hyn sy’n digwydd gartref',
    ),
    outcomes: [
      words('I know whom to ring', 'Rwy’n gwybod pwy i’w ffonio'),
      words('Nobody shouts at night', 'Does neb yn gweiddi yn y nos'),
    ],
    actions: [
      words('A place with the school counsellor', 'Lle gyda chwnselydd yr ysgol'),
      words('The domestic abuse service to call weekly', 'Y gwasanaeth cam-drin domestig i alw bob wythnos'),
    ],
    said: words('“It is quieter now.”', '“Mae’n dawelach nawr.”'),
    effect: words(
      'No calls to the police since, and the child sees the counsellor weekly',
      'Dim galwadau i’r heddlu ers hynny, ac mae’r plentyn yn gweld y cwnselydd bob wythnos',
    ),
  },
] as const satisfies readonly {
  readonly needs: Bilingual;
  readonly outcomes: readonly Bilingual[];
  readonly actions: readonly Bilingual[];
  readonly said: Bilingual;
  readonly effect: Bilingual;
}[];

export const PLAN_WORDS = {
  monitoring: words('A call every week, and the teacher’s word', 'Galwad bob wythnos, a gair yr athro'),
  family: words('Child and parents', 'Y plentyn a’r rhieni'),
  school: words('School', 'Yr ysgol'),
  progress: words('The mornings go better; the evenings not yet.', 'Mae’r boreau’n well; nid felly’r nosweithiau eto.'),
  confirmed: words(
    'The plan does what it should and is still needed',
    'Mae’r cynllun yn gwneud ei waith ac mae ei angen o hyd',
  ),
  revised: words(
    'The mornings are well; the evenings need something else',
    'Mae’r boreau’n iawn; mae angen rhywbeth arall ar y nosweithiau',
  ),
  more: words('Evenings at the youth club', 'Nosweithiau yn y clwb ieuenctid'),
  noLongerNeeded: words('No longer needed: the family has arranged it', 'Nid oes ei angen mwyach: trefnodd y teulu ef'),
  outcomesMet: words('All of them, for three months', 'Pob un, ers tri mis'),
  metElsewhere: words('School and family centre are enough', 'Mae’r ysgol a’r ganolfan deuluol yn ddigon'),
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What an assessment says, by course of a child. */
export const ASSESSED = [
  {
    views: words('“I want Mam to get up in the morning.”', '“Dw i am i Mam godi yn y bore.”'),
    circumstances: words(
      'Lives with mother and a younger brother in a rented house',
      'Yn byw gyda’i fam a’i frawd iau mewn tŷ rhent',
    ),
    outcomes: words('At school every day, in time', 'Yn yr ysgol bob dydd, mewn pryd'),
    barriers: words('Mother is unwell in the mornings', 'Mae’r fam yn sâl yn y boreau'),
    risks: words('Missing meals and lessons', 'Colli prydau a gwersi'),
    strengths: words('A grandmother near by; the child likes school', 'Mam-gu gerllaw; mae’r plentyn yn hoffi’r ysgol'),
    history: words(
      'Two contacts from the school in the last three years',
      'Dau gyswllt gan yr ysgol yn y tair blynedd diwethaf',
    ),
    analysis: words(
      'The worry is about mornings, and eases when mother is helped',
      'Y boreau yw’r pryder, ac mae’n lleihau pan gaiff y fam help',
    ),
  },
  {
    views: words('“I do not like it when they shout.”', '“Dw i ddim yn hoffi pan maen nhw’n gweiddi.”'),
    circumstances: words(
      'Parents live apart; the child goes between them',
      'Mae’r rhieni’n byw ar wahân; mae’r plentyn yn mynd rhyngddynt',
    ),
    outcomes: words('Calm at both homes', 'Tawelwch yn y ddau gartref'),
    barriers: words('The parents do not speak with each other', 'Nid yw’r rhieni’n siarad â’i gilydd'),
    risks: words('The child hears and sees quarrels', 'Mae’r plentyn yn clywed ac yn gweld ffraeo'),
    strengths: words('Both come to school meetings', 'Daw’r ddau i gyfarfodydd yr ysgol'),
    history: words('Police were called once, a year ago', 'Galwyd yr heddlu unwaith, flwyddyn yn ôl'),
    analysis: words(
      'Harm is emotional; agreement on handovers would lessen it',
      'Emosiynol yw’r niwed; byddai cytuno ar drosglwyddo’r plentyn yn ei leihau',
    ),
  },
] as const satisfies readonly Readonly<Record<string, Bilingual>>[];

/** What is written down of a looked-after child beside visits and reviews. */
export const CARE_WORDS = {
  arrangements: words(
    'Bedtime at eight; school by bus; Nan telephones on Sundays',
    "Gwely am wyth; bws i'r ysgol; Nain yn ffonio ar ddydd Sul",
  ),
  parent: words(
    'Wants the child at home, and agrees to be visited',
    'Am gael y plentyn gartref, ac yn fodlon ar ymweliadau',
  ),
  mightBe: words('By the weir, or with an older cousin', 'Wrth y gored, neu gyda chefnder hŷn'),
  practice: words('Silver Valley Surgery', 'Meddygfa Dyffryn Arian'),
  health: words('Well; glasses are needed', 'Yn iach; mae angen sbectol'),
  permanence: words(
    'Home, if the parents can change enough within six months',
    'Adref, os gall y rhieni newid digon o fewn chwe mis',
  ),
  family: words(
    'The parents twice a week; brothers and sisters on Saturdays',
    'Y rhieni ddwywaith yr wythnos; brodyr a chwiorydd ar ddydd Sadwrn',
  ),
  views: words('"I want to stay at my school and see the dog."', '"Dw i eisiau aros yn fy ysgol a gweld y ci."'),
  school: words('Silver Valley School', 'Ysgol Dyffryn Arian'),
  confirmed: words(
    'The assessment shows that the child is safe there',
    "Mae'r asesiad yn dangos bod y plentyn yn ddiogel yno",
  ),
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What went wrong, in words for the list of planted failures. `{name}` names the children, `{post}` a post. */
export const STORIES = {
  'contact-unanswered': words(
    'The contact about {name} got no decision.',
    'Ni wnaed penderfyniad ar y cyswllt am {name}.',
  ),
  'decision-late': words(
    'The decision on the contact about {name} came days late.',
    "Daeth y penderfyniad ar y cyswllt am {name} ddyddiau'n hwyr.",
  ),
  'referrer-not-told': words(
    'Whoever reported about {name} was never told what was decided.',
    'Ni ddywedwyd wrth y sawl a gysylltodd am {name} beth a benderfynwyd.',
  ),
  'assessment-unfinished': words(
    'The assessment of {name} was begun and not finished.',
    'Dechreuwyd asesu {name}, ond ni orffennwyd yr asesiad.',
  ),
  'never-allocated': words(
    'The case of {name} was opened, and nobody got it.',
    'Agorwyd achos {name}, ac nis rhoddwyd i neb.',
  ),
  'strategy-without-police': words(
    'The strategy discussion about {name} was held without the police.',
    'Cynhaliwyd y drafodaeth strategaeth am {name} heb yr heddlu.',
  ),
  'enquiry-without-conclusion': words(
    'The section 47 enquiries about {name} have no conclusion.',
    "Nid oes casgliad i'r ymholiadau adran 47 am {name}.",
  ),
  's47-assessment-unfinished': words(
    'The assessment with the section 47 enquiries about {name} was not finished.',
    "Ni orffennwyd yr asesiad gyda'r ymholiadau adran 47 am {name}.",
  ),
  'conference-late': words(
    'The initial conference on {name} was not held in time.',
    'Ni chynhaliwyd y gynhadledd gychwynnol ar {name} mewn pryd.',
  ),
  'no-category': words(
    '{name} went on the register without a category.',
    'Rhoddwyd {name} ar y gofrestr heb gategori.',
  ),
  'outline-plan-late': words(
    'The outline plan for {name} was not sent out.',
    'Nid anfonwyd y cynllun amlinellol ar gyfer {name}.',
  ),
  'first-core-group-not-held': words(
    'The first core group for {name} was not held.',
    'Ni chynhaliwyd y grŵp craidd cyntaf ar gyfer {name}.',
  ),
  'detailed-plan-missing': words('There is no detailed plan for {name}.', 'Nid oes cynllun manwl ar gyfer {name}.'),
  'core-group-not-held': words(
    'The core group for {name} stopped meeting.',
    'Peidiodd y grŵp craidd ar gyfer {name} â chwrdd.',
  ),
  'not-seen-alone': words(
    'Visited, and never seen alone: {name}.',
    "Cynhelir ymweliadau, ond byth ar wahân i'r teulu: {name}.",
  ),
  'registered-visits-stop': words(
    'On the child protection register, and nobody visits: {name}.',
    'Ar y Gofrestr Amddiffyn Plant, heb i neb ymweld: {name}.',
  ),
  'not-seen-at-home': words('Seen at school and not at home: {name}.', 'Gwelir {name} yn yr ysgol, ond nid gartref.'),
  'review-conference-missed': words(
    'The review conference on {name} was not held.',
    'Ni chynhaliwyd y gynhadledd adolygu ar {name}.',
  ),
  'not-visited-after-move': words(
    '{name} moved to another placement and was not visited there.',
    'Symudodd {name} i leoliad arall, ac nid ymwelodd neb yno.',
  ),
  'looked-after-visits-stop': words(
    'The visits to {name}, who is looked after, have stopped.',
    "Mae'r ymweliadau â {name}, sy'n derbyn gofal, wedi dod i ben.",
  ),
  'left-with-vacant-post': words(
    '{name} stayed with a post that nobody holds, and nobody visits.',
    'Gadawyd {name} gyda swydd wag, ac nid oes neb yn ymweld.',
  ),
  'first-review-late': words(
    'The first review for {name}, who is looked after, was not held.',
    "Ni chynhaliwyd adolygiad cyntaf {name}, sy'n derbyn gofal.",
  ),
  'second-review-late': words(
    'The second review for {name}, who is looked after, was not held.',
    "Ni chynhaliwyd ail adolygiad {name}, sy'n derbyn gofal.",
  ),
  'looked-after-review-late': words(
    'The review for {name}, who is looked after, was not held.',
    "Ni chynhaliwyd adolygiad {name}, sy'n derbyn gofal.",
  ),
  'weekly-visits-missed': words(
    '{name} is to be visited every week and was not.',
    'Dylid ymweld â {name} bob wythnos, ac ni wnaed hynny.',
  ),
  'parents-not-assessed': words(
    '{name} lives with the parents under the care of the council, and they were not assessed.',
    "Mae {name} yn byw gyda'r rhieni dan ofal y cyngor, ac nid aseswyd hwy.",
  ),
  'placement-plan-missing': words(
    '{name} moved to another placement, and nobody agreed a plan for it with the carers.',
    "Symudodd {name} i leoliad arall, ac ni chytunodd neb ar gynllun ar ei gyfer gyda'r gofalwyr.",
  ),
  'unallocated-after-leaver': words(
    'The worker of {name} left, and nobody took over.',
    'Gadawodd gweithiwr {name}, ac ni chymerodd neb yr awenau.',
  ),
  'transfer-conference-late': words(
    '{name} came from another council’s register, and no conference was held here in time.',
    'Daeth {name} o gofrestr cyngor arall, ac ni chynhaliwyd cynhadledd yma mewn pryd.',
  ),
  'pathway-assessment-missing': words(
    '{name} is sixteen, has been looked after for more than thirteen weeks, and nobody assessed what leaving care asks for.',
    'Mae {name} yn un ar bymtheg ac wedi derbyn gofal am fwy na thair wythnos ar ddeg, ac ni asesodd neb yr hyn y mae gadael gofal yn gofyn amdano.',
  ),
  'allegation-meeting-not-held': words(
    'Something was said about somebody who works with {name}, and the strategy meeting was not held on the day that was set.',
    'Dywedwyd rhywbeth am rywun sy’n gweithio â {name}, ac ni chynhaliwyd y cyfarfod strategaeth ar y diwrnod a osodwyd.',
  ),
  'complaint-not-acknowledged': words(
    'A complaint about what was done for {name} was not acknowledged.',
    'Ni chydnabuwyd cwyn am yr hyn a wnaed dros {name}.',
  ),
  'recorded-late': words(
    '{name} was visited in time; it was written down weeks later.',
    "Ymwelwyd â {name} mewn pryd; fe'i cofnodwyd wythnosau wedyn.",
  ),
  'repeated-no-further-action': words(
    'Contact after contact about {name} ended with no further action.',
    'Daeth un cyswllt ar ôl y llall am {name} i ben heb gamau pellach.',
  ),
  'post-vacant': words('{post} is vacant.', '{post}: swydd wag.'),
} as const satisfies Readonly<Record<string, Bilingual>>;

export type Code = keyof typeof STORIES;

// An I before another vowel is a consonant: Iestyn. An English W or Y is one too: Wren.
const STARTS_WITH_VOWEL = /^(?:[AEOUÂÊÎÔÛ]|I(?![aeiouwy]))/;

/** The Welsh for "and" before a name. */
export const welshAnd = (name: string): string => (STARTS_WITH_VOWEL.test(name) ? 'ac' : 'a');

/** Puts words into both languages of a text. In Welsh, `â` becomes `ag` before a vowel. */
export const told = (text: Bilingual, put: Readonly<Record<string, Bilingual>>): Bilingual => ({
  en: text.en.replaceAll(/\{(\w+)\}/g, (all, key: string) => put[key]?.en ?? all),
  cy: text.cy.replaceAll(/(â )?\{(\w+)\}/g, (all, withWord: string | undefined, key: string) => {
    const value = put[key]?.cy;
    if (value === undefined) return all;
    return withWord === undefined ? value : `${STARTS_WITH_VOWEL.test(value) ? 'ag' : 'â'} ${value}`;
  }),
});

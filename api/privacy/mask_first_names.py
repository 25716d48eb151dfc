"""First names that many who live in Sweden bear. One alone is no proof; what stands around it decides."""

from __future__ import annotations

from api.privacy.mask_units import words

# None of these is an everyday Swedish word, a month, a service or a place as well.
FIRST_NAMES = words(
    """
    abdi abdirahman abdullah abdullahi adam adnan agnes agneta ahmad ahmed aida aisha albin aleksander alexander
    alexandra alfred ali alice alicia alina almir alva alvar alvin amal amalia amanda amelia amina amir amira amra
    anahita anas anastasia anders andrea andreas andrei andrej anette angela angelica anita anja anna anneli annelie
    annette annica annie annika anton antonia arne artem arvid arwid asad asha asta astrid august axel ayaan ayan
    ayse aziz azra barbro bashir beata beatrice bengt benjamin berit bernt bertil betty bianca bilal birger birgit
    birgitta bjarne bodil bogdan boris brita britt brittmarie bruno börje carin carina carl carlos carola carolina
    caroline catarina cathrine cecilia charlie charlotta charlotte christel christer christian christina christine
    christoffer claes clara claudia conny cornelia dagmar dagny dana daniel daniela danuta dario david dejan denis
    desirée diana dilan dmitri dragan ebba edith edvard edvin edwin einar elena elias elif elin elina elinor elis
    elisabet elisabeth elise eliza elizabeth ella ellen elliot elma elmer elna elof elsa else elsie elvira emanuel
    emelie emil emilia emma emmy emre enver erica erik erika erland erling ernst eskil esma estelle ester eugen eva
    evelina ewa fadi fadumo farah farid fatima fatma fatuma felicia felix filip filippa folke frank frans fredrik
    fredrika frida fritz gabriel gabriella georg george gerd gerda gertrud ghazal goran greger greta gudrun gun gun-
    britt gunborg gunhild gunilla gunnar gunnel gunvor gustaf gustav göran gösta göte halima halina hamid hampus
    hamza hana hanan hanife hanna hannah hannes hans harald harriet hasan hassan hawa hedvig heidi helen helena
    helene helge helmer henning henrik herbert herman hibo hilda hildegard hilding hillevi hilma hjalmar hodan
    holger hugo hussain hussein håkan ian ibrahim ida idris igor ines inga ingalill ingegerd ingegärd ingela ingemar
    inger ingrid ingvar inna ioana irena irene irina irma isa isabel isabella isabelle isak ismail isra ivan ivar
    iwona jacob jakob jama jamal jan jana jane janet janne jasmin jasmina jasmine jelena jennifer jenny jens jerzy
    jesper jessica jessika joakim joan joanna johan johanna johannes john johnny jolanta jonas jonathan jonna jonny
    jonte josef josefin josefina josefine joseph josephine julia julian juliana julius justyna jörgen kaisa kajsa
    kalle kamil kamila karim karin karina karl karl-erik karl-gustav karolina karoline kasper katarina katarzyna
    kate katharina katja kenneth kent kerstin kevin khadija khadra khaled khalid kicki kim kjell klas klaus konrad
    kristel krister kristian kristina kristoffer kurt laila lars lars-erik larsa lasse layla leif leila lena lennart
    leo leon leonard levi liam lilian lilly lina linda lindis linnea linnéa linus lisbet lisbeth lise-lott liselott
    liselotte lotta lotten louise lova lovisa lucas ludmila ludvig luis lukas lydia madeleine magda magdalena magnus
    mahad mahamed mahmoud maj-britt maja majken malin malte manuel marcus marek margareta margaretha margit margot
    mari maria mariam mariana marianne marie marija marika marina mario marita marko markus marta martin martina
    mary maryam maryan mateusz matilda mats matthias mattias maud maurice max maximilian melissa melker melvin
    merima meryem mia michael michał mickael mika mikael mikaela mila milad milan milena milla milo milton mira
    miranda miriam mirjam mirsad moa mohamad mohamed mohammad mohammed molly mona monica monika morgan mostafa
    muhammad mustafa märta måns mårten nadia nadir nadja nahid naima najma nasra nasrin natalia natalie nataša
    nathalie nellie nelly nermin nicklas nicolas nicole niklas nikola nikolaj nila nils nina noa noah noel nora
    norah nour nova nurcan oksana ola ole oleg olena olga oliver olivia olle olof oscar oskar osman otto ove
    patricia patrick patrik paul paula paulina peder pedro pelle per-erik per-olof pernilla peter petra petter pia
    piotr pirjo pontus rabia rachel ragnar ragnhild rami ramin rana rania rasmus rauf rebecca rebecka rebin reidar
    reza rickard rikard rita robert robin roger roland rolf roman ronja ronny rosa-marie roza ruben runa runar rune
    rut ruth saad sabina sabrina safia sahra said saida salah salem sally salma sam samir samira samuel sandra sanna
    sara sarah sebastian selma semir senad sergej sergey serkan shahin shirin sigbritt sigge signe sigrid sigurd
    sigvard silvia simon simone sixten sofia sofie solveig sonja sophia sophie staffan stefan stefania stefanie
    steffan stellan stina sture sune susann susanna susanne suzanne svante svea sven sven-erik sverker svetlana
    sylvia sylwia sören tage tahir taina tanja tarek tarja tatiana tatjana tea teodor teres teresa terese teresia
    terttu tess thea theo theodor theres therese thomas thore thorsten tilda tilde tim timo tina tindra tobias tomas
    tomasz tommy tora torbjörn tord tore torgny torsten tove tuula tuulikki tuva tyra ulf ulla ulla-britt ulrica
    ulrik ulrika uno urban ursula vadim valentin valentina valter vanessa vanja veronica veronika vesna victor
    victoria vidar viggo viktor viktoria vilgot vilhelm vilma vincent viola vladimir volodymyr waldemar walid walter
    wilhelm william wilma wilmer yasin yasmin yasmine yassin ylva yngve yonas yousef yusuf yvonne zahra zainab zara
    zeinab zeynep zoe zofia zoran åke åsa åse örjan östen öyvind
    """
)
# Names that are everyday words, months, services or things too: only with a surname, or after a word for a person.
_AMBIGUOUS = words(
    """
    alma april ann arne asta august björn bo dag dan ester freja frej hans inga iris jo juni klara lisa liv linn
    lova majken mark max nova per ragna rita rosa roman saga sally siv stella sten stig svea said tim tom tor vera
    vidar viola urban milton elvis kim kent alva ali dana isa julia zara
    """
)
SURE_FIRST_NAMES = FIRST_NAMES - _AMBIGUOUS
ANY_FIRST_NAMES = FIRST_NAMES | _AMBIGUOUS

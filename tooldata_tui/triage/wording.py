"""The few words whose meaning matters when two messages are compared.

Written by hand. ``COMMON`` are English words, mostly short ones, that lie one slip of the finger from another word: so
that "lock" is not taken for a misspelt "block" in a corpus too small to show that both are words.
"""

__all__ = [
    "COMMON",
    "CONTRACTIONS",
    "DROPPABLE",
    "FREE",
    "FUNCTION",
    "GREETINGS",
    "LIGHT",
    "LIKE_MEANING",
    "MOVABLE",
    "NEGATIONS",
    "OMISSIBLE",
    "SAME_MEANING",
    "SLANG",
    "is_negation",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """The words of *text*."""
    return frozenset(text.split())


#: Words of one language after another that turn a message round. A word of them is never dropped or replaced.
NEGATIONS = word_set(
    """
    not no never none nothing nobody nowhere neither nor without cannot cant dont doesnt didnt wont wouldnt couldnt
    shouldnt isnt arent wasnt werent aint hasnt havent hadnt mustnt neednt hardly barely except unless instead nope
    nah nicht kein keine keinen keiner keines nie niemals nichts ohne pas jamais rien aucun aucune sans ni nunca
    jamás nada ningún ninguna sin não sem nem non mai niente senza ikke ingen aldri aldrig inte inga niet geen nooit
    nic nigdy bez не нет ни никогда без değil yok hiç ei mitään ne nem soha
    """
)

#: May be there or not, several at once: greetings and courtesy.
FREE = word_set(
    "please pls plz kindly hi hello hey hiya thanks thank thx cheers ok okay um uh hmm ah oh bitte danke merci"
)

#: Of those, the ones that begin a message.
GREETINGS = word_set("hi hello hey hiya")

#: May be there or not, one at a time, without changing what is asked: what grammar or emphasis alone wants.
DROPPABLE = word_set("the a an really just very so also then actually that there is are do does of to it i me you")

#: May be there or not, and hardly change what is asked: whose, when, how soon.
OMISSIBLE = word_set(
    """
    my our this some your any now still again currently quickly simply exactly maybe perhaps possibly basically
    literally immediately asap urgently
    """
)

#: Those that hashing leaves out: they say least.
LIGHT = FREE | OMISSIBLE | word_set("the a an really just very so also then actually")

#: Changing places with a neighbour, such a word says the same.
MOVABLE = word_set(
    "i you me it we is are am do does did can could would will the a an my your this that just also now there be"
)

#: Words that can be taken for one another, what must come before them, and what behind (nothing: anything).
Exchange = tuple[frozenset[str], frozenset[str], frozenset[str]]


def _exchange(words: str, before: str = "", after: str = "") -> Exchange:
    return word_set(words), word_set(before), word_set(after)


#: Exchanges that say the same.
SAME_MEANING: tuple[Exchange, ...] = (
    _exchange("my the our"),
    _exchange("a an"),
    _exchange("can could", after="you i we"),
    _exchange("do can could", before="how where", after="i we you"),
    _exchange("cannot cant"),
    _exchange("someone somebody"),
    _exchange("anyone anybody"),
    _exchange("everyone everybody"),
    _exchange("because as since"),
    _exchange("until till"),
    _exchange("is are"),
    _exchange("it that"),
    _exchange("for on", before="waiting wait"),
)

#: Words that ask for much the same in another way, which is further than a small edit.
LIKE_MEANING: tuple[Exchange, ...] = (
    _exchange("my the our this your a an some"),
    _exchange("can could would will", after="you"),
    _exchange("can could may", after="i we"),
    _exchange("want need", before="i we"),
    _exchange("show give tell", after="me"),
    _exchange("get receive"),
    _exchange("help assist"),
    _exchange("buy purchase"),
    _exchange("which that"),
)

#: Spellings of the street, and what they stand for.
SLANG = {
    "u": "you",
    "ur": "your",
    "pls": "please",
    "plz": "please",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "got to",
    "thx": "thanks",
    "cos": "because",
    "coz": "because",
    "cuz": "because",
    "tho": "though",
    "thru": "through",
    "tonite": "tonight",
    "msg": "message",
    "acct": "account",
    "alright": "all right",
}

#: Words that are written as one or as two.
CONTRACTIONS = {
    ("i", "am"): "im",
    ("i", "have"): "ive",
    ("i", "would"): "id",
    ("i", "will"): "ill",
    ("what", "is"): "whats",
    ("where", "is"): "wheres",
    ("when", "is"): "whens",
    ("who", "is"): "whos",
    ("how", "is"): "hows",
    ("why", "is"): "whys",
    ("that", "is"): "thats",
    ("there", "is"): "theres",
    ("here", "is"): "heres",
    ("it", "is"): "its",
    ("he", "is"): "hes",
    ("she", "is"): "shes",
    ("let", "us"): "lets",
    ("you", "are"): "youre",
    ("you", "have"): "youve",
    ("you", "will"): "youll",
    ("they", "are"): "theyre",
    ("they", "have"): "theyve",
    ("we", "are"): "were",
    ("we", "have"): "weve",
    ("we", "will"): "well",
    ("it", "will"): "itll",
    ("do", "not"): "dont",
    ("does", "not"): "doesnt",
    ("did", "not"): "didnt",
    ("can", "not"): "cant",
    ("could", "not"): "couldnt",
    ("would", "not"): "wouldnt",
    ("will", "not"): "wont",
    ("should", "not"): "shouldnt",
    ("is", "not"): "isnt",
    ("are", "not"): "arent",
    ("was", "not"): "wasnt",
    ("were", "not"): "werent",
    ("has", "not"): "hasnt",
    ("have", "not"): "havent",
    ("had", "not"): "hadnt",
}

#: Words that carry the sentence rather than its matter.
FUNCTION = word_set(
    """
    a an the my your our his her its their this that these those some any each every all both and or but if so as at by
    for from in into of off on onto out over to under up with about after before between during i me you he him she it
    we us they them who whom whose which what when where why how is are am was were be been being do does did have has
    had can could will would shall should may might must there here im ive id ill whats wheres whens whos hows thats
    theres its youre youve lets get got
    """
)

COMMON = (
    FUNCTION
    | NEGATIONS
    | DROPPABLE
    | OMISSIBLE
    | FREE
    | word_set(
        """
        able above accept access account across act action activate active actual add address adult advice affect age
        ago agree aid air alarm album alert alive allow alone along already alter always amount angry annual answer app
        apple apply april area arm arrive art ask attach august aunt author auto avoid awake aware away baby back bad
        bag bake balance ball ban band bank bar base basic bat bath battery beach bean bear beat beautiful bed beef
        beer beg begin behind bell below belt bend best bet better big bike bill bird birth bit bite black blame blind
        block blog blood blow blue board boat body bold bond bone book boot border bored born borrow boss bottle bottom
        bound bowl box boy brain brake brand bread break breath brick bride bridge brief bright bring broad broke broken
        brother brown brush bug build bulb bull burn bus business busy buy buyer cab cable cake call calm came camera
        camp cancel cancer candy cap car card care careful cars cart case cases cash cast cat catch cause cell cent
        center central cents chain chair chance change changed channel charge charged charges chart chat cheap cheat
        check checked checks cheese chef chess chest chicken child chip choice choose cinema city claim class clean
        clear clerk click client climb clock close closed closer cloth clothes cloud club coach coal coast coat code
        coffee coin cold collar collect color colour come comic common cook cooking cool copy core corn corner correct
        cost costs couch cough count country couple course court cover cow crash cream create credit crew crime crop
        cross crowd cry cup cure current curve custom cut dad daily damage dance dare dark data date dates day days dead
        deaf deal dear death debit debt december decide decrease deep deer deny deposit desk detail diet differ dinner
        direct dirt dirty discount dish disk doctor dog dollar dollars done door double doubt down draft drag draw dream
        dress drill drink drive driver drop dry due dust duty ear early earn ears ease easily east easy eat edge edit
        egg eight either email empty enable end ended ends engine enjoy enough enter entry equal error escape even
        evening event events ever exact exam exchange exit expand expect expense expire extend extra eye face fact fail
        failed fair fall false family fan far fare farm fast fat fate father fault favor favorite fear february fee feed
        feel fees feet fell few field fight file files fill film final find fine finger fire firm first fish fit five
        fix flag flat flee flight flights floor flow flower fly fold follow food fool foot force foreign forget fork
        form format former forms forward found four fraud free freeze fresh friday friend friends fright front frozen
        fruit fuel full fun fund funds funny future gain game games gang garden gas gate gather gave gender gift gifts
        girl give given glad glass global goal goat god going gold gone good goods grade grand grant grass gray great
        green grew grey grid grocery ground group grow guard guess guest guide gun guy guys gym hair half hall hand hang
        happen happy hard harm hat hate head health hear heard heart heat heavy height held hell help hero hid hide high
        higher hill hint hire hit hold hole holiday home hope horse hospital host hostel hot hotel hotels hour hours
        house hug huge human hunt hurry hurt ice idea ideas image include income increase info input inside install
        insurance invite iron issue issued issues item items itself jacket jail january job jobs join joke judge juice
        july jump june keep kept key keys kick kid kids kill kind king kiss kitchen knee knew knife know known lack lady
        lake lamp land lane large last late later latest laugh law lay lazy lead leaf leak learn lease least leave led
        left leg legal lend lender length less lesson let letter letters level lid lie life lift light lights like limit
        limits line lines link list listen lists little live load loan loans local location lock log login long longer
        look looking loose lose loss lost lot lots loud love low lower luck lunch mad made mail main make male mall man
        manage many map maps march mark market married mask mass master match mate matter meal meals mean means meat
        media medical meet meeting member memory men menu mere merge mess message met metal meter middle mile miles milk
        mind mine minor minute minutes miss missed missing mix mode model modern mom moment monday money month monthly
        months mood moon more morning mortgage most mother mount mouse mouth move moved movie movies much mud music mute
        myself nail name named names nation near nearby need needs net new news next nice night nine noise noon normal
        north nose note notes notice november number numbers nurse ocean october odd offer offers office often oil old
        older once one ones online only open opened oral orange order ordered orders origin other ought outer outside
        oven owe own owner pack package page paid pain paint pair pan pants paper parent park part parts party pass
        password past path pause pay paying payment payments pays peace peak pen people per percent period person pet
        phone photo pick picked picks picture piece pin pink pipe pizza place places plain plan plane planes plans plant
        plate play played player playing plays plot plug plus pocket poem poet point police policy pool poor pop port
        pose post posts pot pound pounds pour power present press pretty price prices pride print prior prize problem
        profit promise proof proper protect proud prove public pull pump purchase purpose push put quarter queen quick
        quiet quit quite quote race radio rain raise ran random range rank rapid rare rate rates rather raw reach read
        ready real reason recall receive received recent recipe record red reduce refill refund refunds refuse region
        regular reject relate relax release remain remind remote remove rent rental renew repair repeat reply report
        request reset rest result retail retire return returned returns review reward rice rich ride right ring rise
        risk river road rob rock role roll roof room rooms root rope rose rough round route row rule run rush sad safe
        safety said sail salad salary sale sales salt same sample sand sat saturday save saved saves saving savings saw
        say says scale scan scare scene school score scream screen script sea search season seat seats second section
        see seed seek seem seen self sell seller send sender sends sent september serve service set sets settle seven
        several shade shake shape share shares shark sharp shed sheet shelf shell ship shipped shirt shock shoe shoes
        shoot shop shopping short shorts shot show shower shows shut sick side sight sign signal silver similar simple
        since sing single sink sister sit site sites six size skill skin skip sky sleep slice slip slow small smart
        smell smile smoke smooth snack snow soap soft sold son song songs soon sore sort soul sound soup sour south
        space spare speak special speed spell spend spending spent spin split spoke spoon sport sports spot spread
        spring staff stage stake stamp stand star stars start started starts state states station status stay steak
        steal steam steel step steps stick stock stocks stole stone stood stop stops store stores storm story straight
        strange stream street stress strike string strip strong stuck study stuff style submit such sugar suit suite sum
        summer sun sunday sunny sure surge swap sweet swim switch system table tag tail take taken takes tale talk tall
        tank tap tape task tasks taste tax taxi tea teach team tear tell ten tenth term terms test text than theft thick
        thin thing things think third thirty though thought thread three threw through throw thursday tie tight till
        time timer times tip tips tire tired title today toe told tomorrow tone tonight too took tool tools top topic
        toss total touch tough tour toward towel tower town toy track trade traffic trail train trains transfer trap
        travel tray treat tree trend trial trick trip trips truck true trust truth try tube tuesday tune turn tv twelve
        twenty twice two type types unable unblock undo unit unlock until unto update updated upon upper upset urge use
        used useful user users uses usual vacation valid value van vary vast verify video view views virtual visa vision
        visit voice void volume vote wage wait waited waiting wake walk wall want wanted war ward warm warn wash waste
        watch water way ways weak wear weather web website wednesday week weekend weekly weeks weight well went west wet
        wheel while white whole wide wife wild win wind window wine wing winner winter wipe wire wise wish withdraw
        withdrawal woke woman women won wonder wood word words work worked working works world worried worry worse worst
        worth wound write wrong wrote yard yeah year years yellow yes yesterday yet young yours yourself youth zero zone
        bali mali iran iraq india indiana china chile chad peru cuba spain japan korea niger nigeria austria australia
        der die das den dem ein eine einen einem und oder ist auf mit von für ich wir ihr mein meine les une des est
        sont dans avec mon mes elle nous vous qui que los las una son con mis ella uno mio mia lui lei sono che
        """
    )
)


def is_negation(word: str) -> bool:
    """Whether *word*, in lower case and without apostrophes, turns a message round."""
    return word in NEGATIONS

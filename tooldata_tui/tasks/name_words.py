"""The words that stand around the names of people, in the languages that customers write in."""

__all__ = [
    "BYE", "HELLO", "KIN", "LABEL", "MY", "NOBODY", "PARTICLES", "SAID", "SURE", "TITLES", "WEAK", "words",
]  # fmt: skip


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(one.split()) for one in text.replace("\n", " ").split("|"))


#: What a name comes after, however it is written: a person who says this says who they are.
SURE = _phrases("""
    name's | my names | the name is | my name is | my name's | my full name is | my first name is | my last name is |
    the name's | ich heiße | ich heisse | mein name ist | mein name lautet | je m'appelle | mon nom est |
    mon prénom est | me llamo | mi nombre es | mi chiamo | il mio nome è | mio nome è | meu nome é | chamo-me |
    me chamo | ik heet | mijn naam is | jag heter | mitt namn är | jeg hedder | jeg heter | mit navn er |
    mitt navn er | nimeni on | nazywam się | mam na imię | jmenuji se | jmenuju se | volám sa | moje meno je |
    zovem se | ime mi je | moje ime je | kličem se | mă numesc | numele meu este | a nevem | benim adım | adım |
    ismim | меня зовут | моё имя | мое имя | мене звати | με λένε | το όνομά μου είναι | nama saya | tên tôi là |
    tôi tên là | ninaitwa | jina langu ni
""")

#: What stands in front of a name with a colon.
LABEL = _phrases("""
    full name | first name | last name | customer name | surname | given name | family name | name on the order |
    name | recipient | cardholder | card holder | account holder | passenger | guest | patient | customer | contact |
    caller | speaking | signed | attn | attention | vorname | nachname | kunde | empfänger | nom | prénom |
    destinataire | nombre | apellido | apellidos | destinatario | nome | cognome | sobrenome | destinatário | naam |
    voornaam | achternaam | namn | navn | imię | nazwisko | jméno | příjmení | ime | prezime | имя | фамилия |
    получатель | ad soyad | όνομα
""")

#: After these, words with a capital are a name.
SAID = _phrases("""
    is called | was called | 's name is | belongs to | reservation under | booking under | registered under |
    booked under | me was | him was | her was | se llama | s'appelle | heißt | heisst | si chiama | se chama | heet |
    heter | hedder | zove se | ime joj je | ime mu je | nazywa się | jmenuje se | зовут | ordered for | a gift for |
    arrive for | care of | name is | i am called | called me | call me | they call me | on behalf of |
    under the name of | under the name | in the name of | account is under | ordered by | placed by | signed by |
    signed for by | paid by | recipient is | recipient to | attn | spoke to | spoke with | speak to | speak with |
    speaking to | speaking with | spoken to | spoken with | talk to | talk with | talked to | talked with |
    talking to | talking with | chatted with | dealing with | dealt with | handled by | helped by | served by |
    asked for | ask for | named | by the name of | called | a certain | forward this to | forward it to |
    addressed to | your agent | the agent | your rep | the rep | your representative | your colleague |
    the technician | the driver | the courier | the waiter | the seller | your employee | cardholder |
    account holder | im namen von | auf den namen | im auftrag von | gesprochen mit | ihr kollege | ihre kollegin |
    ihr mitarbeiter | au nom de | parlé à | parlé avec | votre collègue | a nombre de | en nombre de | hablé con |
    su colega | a nome di | parlato con | il vostro collega | em nome de | falei com | op naam van | gesproken met |
    od imienia | w imieniu | jménem | u ime | na ime | от имени | на имя | c/o
""")

#: People that somebody has: after "my" and the like, words with a capital are their name.
KIN = _phrases("""
    sis | bro | mama | mamá | papa | papá | gf | bf | nan | granny | mate | buddy | wife | husband | son | daughter |
    mother | father | mom | mum | dad | brother | sister | friend | colleague | boss | neighbour | neighbor |
    partner | girlfriend | boyfriend | fiancé | fiancée | fiance | fiancee | child | kid | baby | manager |
    assistant | roommate | flatmate | client | tenant | cousin | uncle | aunt | grandma | grandpa | grandmother |
    grandfather | niece | nephew | wife's name is | husband's name is | son's name is | daughter's name is |
    friend's name is | kid's name is | frau | mann | sohn | tochter | mutter | vater | bruder | schwester | freund |
    freundin | kollege | kollegin | chef | femme | mari | fils | fille | mère | père | frère | sœur | ami | amie |
    collègue | épouse | esposa | esposo | marido | hijo | hija | madre | padre | hermano | hermana | amigo | amiga |
    mujer | novia | novio | moglie | marito | figlio | figlia | fratello | sorella | amico | amica | collega | filho |
    filha | mãe | pai | irmão | irmã | vrouw | man | zoon | dochter | moeder | vader | broer | zus | vriend |
    vriendin | жена | муж | сын | дочь | мама | брат | сестра
""")

#: After these, words with a capital may be a name.
WEAK = _phrases("""
    let | ich bin die | ich bin der | i bims | moi c'est | c'est moi | aqui é a | aqui é o | i am | i'm | im |
    this is | it's | its | here is | tell | ask | told | and i am | ich bin | hier ist | hier spricht |
    hier schreibt | es ist | je suis | c'est | ici | soy | habla | aquí | sono | qui è | sou | aqui é | fala |
    ik ben | met | u spreekt met | jag är | det är | det er | jeg er | här är | tu | jestem | z tej strony | tady |
    tu je | u telefonu | ja sam | ovdje | sunt | ben | это | я | tässä | εδώ
""")

#: What a letter begins with, and thanks.
HELLO = _phrases("""
    hi | hello | hey | hiya | dear | good morning | good afternoon | good evening | morning | thanks | thank you |
    thx | cheers | hallo | liebe | lieber | guten tag | guten morgen | sehr geehrte | sehr geehrter | servus |
    grüezi | moin | danke | bonjour | salut | cher | chère | bonsoir | merci | hola | buenos días | buenas tardes |
    estimado | estimada | querido | querida | gracias | ciao | salve | buongiorno | buonasera | gentile | caro |
    cara | grazie | olá | oi | bom dia | boa tarde | prezado | prezada | obrigado | obrigada | hoi | beste | geachte |
    goedemorgen | goedemiddag | dag | bedankt | hej | hei | bästa | kära | kære | kjære | tack | tak | takk | cześć |
    witaj | dzień dobry | dziękuję | ahoj | dobrý den | děkuji | bok | zdravo | pozdravljeni | dobar dan | hvala |
    bună | mulțumesc | szia | kedves | köszönöm | merhaba | selam | sayın | teşekkürler | привет | здравствуйте |
    добрый день | спасибо | уважаемый | уважаемая | дорогой | дорогая | γεια σου | γεια | ευχαριστώ
""")

#: What stands above the name under a letter.
BYE = _phrases("""
    thanks so much | thank you so much | thanks a lot | thanks a million | all my best | kindest regards | warmest |
    speak soon | talk soon | many thanks and best regards | thanks and regards | es grüßt | hochachtungsvoll |
    un caro saluto da | hälsningar från | regards | kind regards | best regards | warm regards | warmest regards |
    many thanks | with thanks | best wishes | best | all the best | sincerely | yours sincerely | yours truly |
    yours faithfully | yours | respectfully | faithfully | cheers | thanks | thank you | thanks again |
    thanks in advance | thx | ty | tia | love | xoxo | cordially | warmly | take care | signed | rgds | br | kr |
    peace | mit freundlichen grüßen | mit freundlichem gruß | freundliche grüße | viele grüße | liebe grüße |
    beste grüße | schöne grüße | herzliche grüße | grüße | gruß | mfg | lg | vg | danke | danke und gruß |
    vielen dank | ihr | ihre | dein | deine | cordialement | bien cordialement | bien à vous | bien à toi |
    sincères salutations | salutations | merci | bises | merci d'avance | amicalement | respectueusement | saludos |
    un saludo | saludos cordiales | cordialmente | atentamente | gracias | muchas gracias | un abrazo | abrazos |
    cordiali saluti | distinti saluti | saluti | un saluto | grazie | grazie mille | a presto | atenciosamente |
    cumprimentos | com os melhores cumprimentos | abraços | abraço | um abraço | obrigado | obrigada | att |
    met vriendelijke groet | met vriendelijke groeten | vriendelijke groeten | hartelijke groet | groeten | groetjes |
    groet | mvg | bedankt | alvast bedankt | mvh | med vänliga hälsningar | vänliga hälsningar | hälsningar |
    vänligen | hilsen | vennlig hilsen | med vennlig hilsen | venlig hilsen | med venlig hilsen | tack | tak | takk |
    terveisin | ystävällisin terveisin | kiitos | pozdrawiam | z poważaniem | pozdrowienia | dziękuję | s pozdravem |
    s úctou | děkuji | pozdrav | lep pozdrav | lijep pozdrav | srdačan pozdrav | s poštovanjem | s spoštovanjem |
    hvala | cu respect | cu stimă | mulțumesc | üdvözlettel | köszönettel | saygılarımla | teşekkürler | sevgiler |
    с уважением | с наилучшими пожеланиями | спасибо | заранее спасибо | всего доброго | με εκτίμηση | ευχαριστώ
""")

#: In front of the name of a family.
TITLES = words("""
    mr mrs ms mx dr prof hr mme mlle srta sra sr dott sig sig.ra dhr mw rev herr herrn frau fräulein monsieur madame
    mademoiselle señor señora señorita signor signora signorina dottor dottore dottoressa senhor senhora meneer mevrouw
    gospodin gospodine gospođa gospođo gospod gospa господин госпожа г-н г-жа κύριε κυρία miss sir lady professor
    doctor captain don doña dona pan pani paní pane m
    """)

MY = words("""
    my our his her their mein meine meinem meinen meiner unser unsere unserem mon ma mes notre mi mis nuestro nuestra
    mio mia meu minha mijn moj moja moje moją мой моя мою моего моей min mitt
    """)

#: What stands within a name, in small letters.
PARTICLES = words("van von vom zu zur der den de del della di da do dos das du la le el al bin ibn abu ter ten af y e")

#: Words that people begin a sentence with, or write with a capital, and that are nobody's name.
NOBODY = words("""
    vegan vegetarian diabetic pregnant retired disabled divorced single married catholic muslim jewish christian hindu
    buddhist gay straight left-handed allergic voraus vorname nachname
    alexa assistant bot chatbot echo google siri
    a about account accounts actually address admin after again agent all already also although always amazon american
    an and annoyed any anybody anyone apple app april are argentinian as asap ask at august aunt australian austrian
    available away awaiting back bad bank because been before being belgian best billing black blue both brazilian
    british broken but buyer by call called calling can canadian cancel cancelled care cash chair chat check checkout
    chinese christmas client close closed code colleague come coming company concerned confirm confirmation confused
    contact could coupon courier croatian currently custom customer customers customs czech damaged danish day dead
    dear december delayed delivered delivery department describe despite did different disappointed discount do does
    done dont driver during dutch each easter email english error even ever every everybody everyone exactly excellent
    express facebook fake false fantastic february feedback fine finnish first folks for frankly french friday friends
    from frustrated full furious general german get gift give glad go going good google got great greek green guest
    guys had half happy has hated have having he hello help helpdesk her here hey hi him his home hoping horrible hotel
    how however hungarian i if in incorrect indian indonesian information instagram instead interested invoice irish is
    israeli it italian item its january japanese july june just kind kindly korean ladies last late later learn let
    lets like live locked logged login long looking lost love loyal madam madame management manager many march may
    maybe me medium member mexican microsoft missing misspelled mobile monday money month more most moving much mum
    must my name need neighbour never new next nice no nobody none norwegian not nothing november now october of off
    office ok okay old on once one online only open or order ordered orders other our out over package pakistani paid
    parcel partner password payment paypal people person phone pizza please polish portuguese premium price prime
    problem product purchase quality question quite rather ready really receipt received red refund refunded regarding
    regards reply request return returns ridiculous right romanian russian safe sad said sale same saturday scam second
    seller send sent september serbian service services she shipping shop should shipped sir size slovenian small so
    some somebody someone soon sorry spanish spelled staff standard status still stolen store stuck student
    subscription such sunday super supervisor support sure swedish swiss tax team tell terrible thank thanks that the
    their them then there these they thing thinking third this those thursday time tired to today tomorrow too total
    track tracking turkish tuesday twice twitter two ukrainian unable unacceptable under understand unfortunately
    unhappy unless until up update upset urgent us user valued version very via visa waiting want was we wednesday
    website week welcome well went were whatsapp what when where which while white who whole whom why will wish with
    within without wondering worst worried would writing wrong yeah year yellow yes yesterday yet you your youtube
    yours abend achtung adresse alle anfrage angebot anna-maria anschrift antwort auch auf aus bei bestellung bis bitte
    da dame damen das dem der des die dies diese dieser ein eine einen einer endlich er es frage für gast geehrte gruß
    gruss guten hab habe haben hallo hat herr herren heute hilfe ihnen ihr ihre im ist ja jetzt kann kein keine konto
    kunde kunden kundendienst kundenservice kundin kurz lieferung man mehr mein meine mensch mich mir mitglied mit
    montag morgen nach neu neukunde neukundin nein nicht noch nun nur ob oder ohne paket rechnung rentner rentnerin
    rückgabe sauer schon schüler schülerin sehr seit selbst sich sie sind studentin tag um und uns unser verbraucher
    verkäufer von vor wann war warum weg wegen weil wenn wer wie wieder wir wo zu zufrieden zum zurück zusammen januar
    februar märz mai juni juli oktober dezember dienstag mittwoch donnerstag freitag samstag sonntag deutscher deutsche
    ai ainsi au aucun aussi autre aux avec bien bonjour bonsoir c'est ce ces cette chez cliente colis commande comme
    compte dans de depuis désolé du elle en encore est et facture française français il je jours l'équipe la le les
    leur lui mademoiselle mais merci mes messieurs moi mon monsieur n'ai ne non nos nous ou où par pas pour pourquoi
    quand que quel qui quoi sa sans se si son sur suis tous tout toutes très tu un une vos votre vous janvier février
    mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi
    dimanche al ante antes aquí así bueno buenas buenos clienta como con cuando cuenta del desde día días donde el ella
    ellos enero equipo era esa ese eso esta este esto factura febrero gracias ha hay hola las lo los mañana marzo más
    mi mis muy nada ni nuestro nuevo nueva o os para pedido pero por porque pues qué quien señor señora ser sí sin
    sobre soporte su también te tengo todo todos tú una usted ustedes y ya yo español española abril mayo junio julio
    septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo anche ancora assistenza
    bene c'è che chi ci cosa cui dal dei della di dopo dove è fa fatto già gentile gli hanno ho io italiano italiana
    lei loro ma mio molto nel nella noi nuovo ogni oggi ordine pacco per perché più poi prego quale quando questo
    questa salve scusi senza servizio siamo signora signore signori solo subito tra tutti tutto uno vi voi vostro
    gennaio febbraio aprile maggio giugno luglio agosto settembre ottobre lunedì martedì mercoledì giovedì venerdì
    sabato domenica ainda amanhã ao aos apenas aqui até atendimento bem boa bom com conta depois dia dos e ela ele em
    encomenda equipa equipe essa esse eu fatura foi hoje isso isto já lá mas meu minha muito na não nas novo nova nunca
    obrigada obrigado olá onde pela pelo pra quem sem senhor senhora seu sim só sou também tem tudo uma vocês português
    portuguesa brasileiro brasileira aan allemaal als bent beste bij bestelling dag dat deze dit doe door een factuur
    geen goed goede goedemorgen graag heb hebben heer heren heet het hier hij hoe ik jij kan klant klantenservice maar
    mag met mevrouw mij mijn naar naam niet nieuw niets nog nu om onze ook op pakket toch tot uit uw van veel voor waar
    waarom wat wel wij worden zeer zij zijn zo zonder januari februari maart mei augustus maandag dinsdag woensdag
    donderdag vrijdag zaterdag zondag alla att av den det där då ett från för han har hej hela här inte jag kundtjänst
    med men min mitt när och på som så till var vill är år ikke og jeg hei hvor når fra til ale czy dla dzień jak
    jestem jest już klient mam nie od państwo po proszę się są szanowni w z za že jsem mám pro tak v ve vás zákazník iz
    kako kupac li moj moja sam sve što tim u podpora podrška poštovani spoštovani dan а без был в вам вас все всем вы
    где да для до его ее если еще же за здравствуйте и из или как клиент когда команда мне мой моя мы на не нет но о он
    она они от по почему при с служба со так то только у уже уважаемые что это я bir bu ekip için ile merhaba müşteri
    siz κύριοι ομάδα και το η ο
    """)

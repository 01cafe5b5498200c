"""Given names that are no other word in the languages where they are given, nor a place or a brand that shops sell.

Enough of them to know most people by, in a text that has no other sign of a name. Others are known by what stands
before them.
"""

from tooldata_tui.tasks.name_words import words

__all__ = ["GIVEN", "GIVEN_IN_ENGLISH"]

_ENGLISH = """
    aaron abigail adam adrian aidan alan albert alex alexander alexandra alfred alice alicia alison allison alyssa
    amanda amelia amy andrea andrew andy angela anita ann anna anne annie anthony antonia ariana arthur ashley audrey
    ava barbara barry beatrice becky belinda ben benjamin bernard beth bethany betty beverly blake bob bobby bonnie
    brad bradley brandon brenda brendan brent brett brian bridget bruce bryan bryce caitlin caleb callum calvin
    cameron camille candice carl carla caroline carolyn casey cassandra catherine cathy cecilia celia charles charlie
    chloe chris christian christina christine christopher cindy claire clara clarence claudia clifford clive clyde
    colin connor conor corey courtney craig crystal curtis cynthia damian dan daniel danielle danny darlene darren
    dave david deborah debbie debra denise dennis derek diana diane dominic donald donna doris dorothy doug douglas
    duncan dustin dylan ed eddie edgar edith edmund eduardo edward edwin eileen elaine eleanor eli elijah elizabeth
    ella ellen ellie elliot elsie emily emma eric erica erin ernest esther ethan eugene eva evan evelyn fiona frances
    francis fred freddie frederick gabriel gabriella gareth gary gavin gemma geoff geoffrey george gerald gerard
    gilbert gina gladys glenn gloria gordon graham greg gregory gwen hannah harriet harold harry harvey hayley heather
    hector helen henry herbert holly howard hugh hugo ian imogen irene isaac isabel isabella jackie jacob jacqueline
    jake james jamie jane janet janice jared jason jean jeff jeffrey jennifer jenny jeremy jerome jerry jesse jessica
    jill jim jimmy jo joan joanna joanne jodie joe joel john johnny jon jonah jonathan jordan joseph joshua josh joyce
    juan judith judy julia julian julie justin kaitlyn karen karl kate katherine kathleen kathryn kathy katie kayla
    keith kelly kelvin ken kenneth kenny kerry kevin kieran kim kimberly kirsten kristen kristin kurt kyle lara larry
    laura lauren laurence lawrence leah leanne lee leo leon leonard leroy leslie lewis liam lillian linda lindsay
    lindsey lisa liz logan lois lorraine louis louise lucas lucy luke lydia lynn mabel maggie malcolm mandy marcia
    marcus margaret maria marie marilyn marion marjorie marlene martha martin marvin mary mathew matilda matt matthew
    maureen maurice maya megan melanie melinda melissa melvin mia michael michaela michelle miguel mike mildred miriam
    mitchell molly monica morgan muriel myra nancy naomi natalie natasha nathan nathaniel neil nell nicholas nicola
    nicole nigel nina noah noel nora norma norman oliver olivia oscar owen pam pamela patricia patrick paul paula
    pauline peggy penelope peter phil philip phillip phoebe phyllis polly priscilla rachel ralph ramona randall
    raymond rebecca reginald rhys richard rita robert roberta robin rodney roger roland ron ronald rory rosalie
    rosemary rosie ross rowan roy russell ruth ryan sabrina sally sam samantha samuel sandra sara sarah scott sean
    sebastian shannon sharon shaun sheila sherry shirley sidney silvia simon sofia sonia sophia sophie spencer stacey
    stacy stanley stella stephanie stephen steve steven stewart stuart sue susan susanna suzanne sylvia tamara tania
    tanya tara ted teresa terence terry thea thelma theo theodore theresa thomas tim timothy tina toby todd tom tommy
    tony tracey tracy travis trevor tristan tyler valerie vanessa vera vernon veronica vicky victoria vincent violet
    vivian vivien walter warren wayne wendy wesley wilfred william willie wilma winifred yvonne zachary zara zoe zoey
    saoirse siobhan niamh aoife ciara eoin cillian kayleigh lily maisie alfie archie finley jayden hayden lachlan cody
    mackenzie gemma
"""
_WEST = """
    achim adelheid albrecht alfons alois andreas angelika anja anke annegret anneliese annemarie annika antje arne
    astrid axel bastian beate benedikt bernd bernhard bettina birgit birgitta bjorn björn brigitte burkhard carsten
    christa christel christiane christoph claus cornelia dagmar detlef dieter dietmar dirk dorothea eberhard eckhard
    elfriede elke elmar erich erika erwin felix florian franz franziska friederike friedrich fritz gabriele georg gerd
    gerhard gerlinde gerda gisela gottfried gudrun gunnar gunter gunther günter günther hanna hannelore hannes hans
    harald hartmut hedwig heidi heike heiko heiner heinrich heinz helga helge helmut herbert hermann hildegard holger
    horst hubert ingeborg ingo ingrid irmgard jana joachim jochen johann johanna johannes jonas jürgen juergen jutta
    kai karin karsten katharina katja katrin kathrin kerstin klaus konrad konstantin korbinian lena leonie lothar
    ludwig lukas lutz maike manfred manuela marianne marlies mathias matthias maximilian meike melchior michaela
    moritz nadine niklas norbert olaf oskar otto petra rainer ralf regina reiner reinhard reinhold renate rolf
    rosemarie rudi rudolf rüdiger ruediger dominik steffi rebekah jannik jannis leonhard mareike nele lennart malte
    hanno sabine sandro sascha sebastian siegfried sigrid silke simone sonja stefan stefanie steffen susanne sven
    svenja tanja thorsten till tobias torsten udo ulf ulrich ulrike ursula ute uwe valentin volker walburga waltraud
    werner wiebke wilhelm winfried wolfgang wolfram adèle agathe agnès aimée alain alexandre alexis amandine amélie
    anaïs andré angélique antoine antoinette arnaud audrey aurélie aurélien axelle baptiste bastien bénédicte benoît
    bernadette bertrand brigitte camille cédric céline chantal christelle christophe clément clémence clotilde colette
    corentin corinne cyril damien delphine denis didier dominique édith édouard élise élodie émilie emmanuel
    emmanuelle enzo éric estelle étienne fabien fabrice fanny florence florian franck françois françoise frédéric gaël
    gaëlle gaston gautier geneviève georges gérard ghislaine gilles gisèle grégoire guillaume gustave hélène henri
    hervé hugues inès isabelle jacques jacqueline jean-luc jean-pierre jeanne jérémy jérôme joël joséphine josiane
    julien juliette justine laetitia laurent léa léon léonie loïc louis luc lucie lucien ludovic madeleine maëlle
    manon marc marcel marguerite marine martine mathieu mathilde matthieu maud maxime mélanie michel micheline
    mireille monique morgane nathalie nicolas noémie océane odile olivier pascal pascale patrice philippe pierre
    quentin raphaël régine rémi rémy renaud rené renée romain sandrine serge séverine simone solène stéphane stéphanie
    sylvain sylvie théo thibault thierry thérèse tristan valentine valérie véronique virginie vivienne xavier yann
    yannick yves yvette abril adriana agustín alejandra alejandro álvaro amparo ana andrés ángela antonio arturo
    beatriz begoña belén benito bernardo camila carlos carlota carolina catalina cayetana consuelo cristian cristina
    cristóbal daniela diego dolores eduardo elena eloísa emilio encarnación enrique ernesto esteban esteve eugenia
    eusebio fabián federico felipe fernanda fernando francisco gabriela gerardo germán gilberto gonzalo graciela
    gregorio guadalupe fermín xiomara itziar ainhoa rosalía gael iker unai leire guillermo gustavo héctor hernán
    horacio ignacio inés inmaculada iñaki irene isidro iván jacinto jaime javier jesús jimena joaquín jorge josé
    josefa josefina juana julián julieta leonor leticia lorena lourdes lucía luis luisa macarena magdalena manolo
    manuel manuela marcela marcelo marcos maría mariana mariano martín marta mateo matías mauricio mercedes micaela
    miguel mónica montserrat natalia nicolás noelia nuria óscar pablo paco paloma paola pedro pepe pilar rafael
    rafaela ramiro ramón raquel raúl rebeca reyes ricardo roberto rocío rodrigo rogelio rosa rosario rubén salvador
    santiago sergio silvia soledad susana tomás valentina vicente víctor ximena yolanda agnese alba alberto alessandra
    alessandro alessia alessio alfredo ambra amedeo andrea angelo annalisa antonella arianna armando barbara beppe
    bianca bruno carlo carmela caterina chiara ciro claudio corrado cristiano dario davide debora domenico donatella
    donato edoardo elena eleonora elisa elisabetta emanuele emanuela emiliano enrica enrico enzo ettore fabio fabrizio
    federica filippo flavia francesca francesco gaetano gennaro giacomo giada gianluca gianni giorgia giorgio giovanna
    giovanni giulia giuliano giulio giuseppe giuseppina graziella guido ilaria irene jacopo lapo leonardo letizia
    lorenzo luca luciano lucrezia luigi manuela marcello marco margherita mariangela martina massimo matteo maurizio
    mauro michele mirko nadia nicolò ornella paolo pasquale pierluigi pietro raffaele raffaella renato renzo riccardo
    roberta rocco rosalba salvatore sandro saverio serena sergio silvana silvio simona stefania stefano teresa tiziana
    tommaso ugo umberto valentina valeria vincenzo vito viviana afonso aline amanda anderson antónio armando artur
    augusto beatriz bernardo bianca bruna caio caetano carla cátia cauã célia césar cláudia cláudio cristiana daniela
    débora diogo duarte edson eduarda elisa emanuel fábio fátima felipe fernanda filipa filipe flávia flávio francisca
    gilberto gonçalo guilherme helena heitor henrique inês isabela ivone joana joão joaquim jorge josé juliana júlio
    larissa letícia lívia lourenço luana lúcia luciana luísa luiz lurdes madalena mafalda manuela marcelo márcia
    márcio margarida mariana matheus mauro mônica natália nelson nuno otávio patrícia paulo pedro rafaela renata
    ricardo rodrigo rogério rui sandra sérgio simão sílvia sónia tânia tatiana telma teresa thiago tiago vanda vasco
    vera vinícius vítor aafke adriaan anneke anouk arjen bart bas bram cor daan dirk els esmée femke floris freek
    geert gerrit guus hanneke hendrik henk ilse ineke jaap jan jelle jeroen joke joost joris jos katrien kees klaas
    koen lieke lotte maaike maarten marieke marijke marloes martijn matthijs mieke nienke niels noor pieter piet pim
    rens rianne rik roos ruud sanne saskia sjoerd sofie stijn teun thijs tijmen tineke tjitske wim wouter yara agneta
    alf anders anette anita annikki arvid åke åsa aksel bengt bente berit bertil birger birgitte bo britt christer dag
    ebba egil eino einar eirik elin elsa erik eskil eva freja frida frode gustav göran gunilla gunnel håkan halvor
    hanne harri hedda heikki helle henrik hilde hjalmar ida ingvar inger ingvild jarl jens jesper jørgen jorunn juha
    jussi kaarina kajsa kari karl-erik katarina kjell kjersti kirsi kristian kristoffer lars lasse leif lene linnea
    lisbeth liv magnus maja malin margit marit märta mats matti merete mette mikael mikko morten nils odd oddvar ole
    olof ove outi päivi pekka pelle per pernille ragnar ragnhild randi rasmus riitta rune sigurd signe siiri siv
    solveig søren stig sten stian sune sverre synne tapio terje thea thorbjørn timo tina tor tord torbjörn tore
    torgeir trond trygve tuomas turid ulla unni vidar viktor vilhelm ylva
"""
_EAST = """
    agnieszka aleksander aleksandra alicja andrzej anna antoni artur barbara bartłomiej bartosz beata bogdan bogusław
    bożena danuta dariusz dawid dorota edyta elżbieta ewa ewelina filip franciszek grażyna grzegorz halina hanna
    henryk ignacy irena iwona izabela jacek jadwiga jakub janusz jarosław jerzy joanna jolanta józef justyna kamil
    karol karolina katarzyna kazimierz kinga krystyna krzysztof leszek łukasz maciej magdalena małgorzata marcin marek
    mariusz marzena mateusz michał mieczysław mirosław monika natalia oliwia patryk paulina paweł piotr przemysław
    radosław rafał renata robert ryszard sebastian sławomir stanisław stefania szymon tadeusz teresa tomasz urszula
    wanda wiesław wiktor wiktoria witold wojciech zbigniew zofia zuzanna alena alžběta aneta barbora blanka bohumil
    bořivoj božena dagmar daniela david dušan eliška filip františek hana helena iva ivana ivo jakub jan jana jarmila
    jaromír jaroslav jaroslava jindřich jiří jitka josef karel kateřina klára kristýna ladislav lenka libor libuše
    lubomír lucie luboš ludmila lukáš marek markéta marie martin matěj michal milada milan miloš miloslav miroslav
    monika naděžda ondřej otakar pavel pavla petr petra radek radka radim renáta richard roman růžena simona stanislav
    šárka štěpán svatopluk tereza tomáš vašek václav věra veronika viktor vladimír vlasta vojtěch zdeněk zdeňka zuzana
    aleksandar aleš aleksej anja andreja andrej anton ante bojan bojana boris borut branka branko bruno dalibor damir
    damjan danijel darja darko davor dejan denis domagoj dragan dragana dražen dubravka dušan đorđe edin emir goran
    gordana gregor hrvoje igor ines irena iva ivan ivica ivo jadranka janez jasmina jasna jelena josip jovan jovana
    jože jure katja klemen kristijan ksenija lazar ljiljana luka maja marija marin marina marinko marjan marko mateja
    matej matija matjaž melita mihael milan milena milica miljan milorad milutin mira miran mirjana mirko mladen mojca
    nada nataša nebojša nejc nenad neža nevena nikola nikolina peter primož radmila rok romana sanja saša selma senad
    siniša slavica slavko slobodan snežana srđan stipe stjepan suzana tadej tanja tatjana tihana tihomir tina tjaša
    tomislav urban uroš urška vedran vesna vid vlado vojislav zdenka zdravko željko žiga zoran zorica zvonimir adela
    adrian alin alina ana-maria andrei anca bogdan călin cătălin cătălina claudiu constantin corina cosmin cosmina
    costel crina cristi dan daciana doina dragoș dumitru elena eugen florica florin florina gabriela gheorghe george
    grigore horia ileana ioan ioana ion ionel ionuț iulia iulian laurențiu lavinia liviu livia loredana lucian marius
    mihaela mihai mircea mirela monica nicoleta nicolae octavian oana ovidiu petru raluca răzvan rodica roxana sanda
    silviu simona sorin sorina ștefan teodora tudor vasile viorel vlad ádám ágnes andrás anikó antal attila balázs
    béla bence csaba dániel dávid dezső dóra endre enikő erzsébet eszter ferenc gábor gergely gergő györgy györgyi
    gyula ildikó imre istván jános józsef judit júlia kálmán károly katalin kinga kornél krisztina krisztián lajos
    lászló levente márta márton máté mihály miklós mónika nándor norbert orsolya ottó péter piroska réka rózsa sándor
    szabolcs szilvia tamás tibor tímea tünde vilmos viktória vivien zoltán zsolt zsófia zsuzsanna aleksei alexei
    alexey alena alyona anastasia anatoly andrey arkady artem artyom boris daria darya denis dima dmitri dmitry
    ekaterina elena evgeny evgenia fyodor galina gennady grigory igor ilya inna irina ivan katya kirill ksenia larisa
    lev lidia lyudmila lyuba maksim mikhail nadezhda natalya nikita nikolai oksana oleg olena olga pavel pyotr roman
    ruslan sergei sergey stanislav svetlana taras tatiana tatyana timofey vadim valentina valery varvara vasily
    veronika viktor viktoriya vitaly vladimir vladislav vyacheslav yana yaroslav yegor yekaterina yelena yevgeny yulia
    yuri zhanna александр александра алексей алёна алена анастасия анатолий андрей анна антон арина аркадий артём
    артем богдан борис валентин валентина валерий варвара василий вера вероника виктор виктория виталий владимир
    владислав вячеслав галина геннадий георгий григорий дарья денис дмитрий евгений евгения екатерина елена елизавета
    иван игорь илья инна ирина кирилл константин ксения лариса леонид лидия людмила маргарита марина мария михаил
    надежда наталья наталия никита николай оксана олег ольга павел пётр петр полина роман руслан светлана семён сергей
    софия станислав степан тамара татьяна тимофей фёдор федор эдуард элина юлия юрий яна ярослав ahmet ali alper asli
    aslı ayça ayhan ayse ayşe aylin baran berk berkay betül burak bülent can canan cem cemal ceren deniz derya ebru
    ece elif emel emin emine emrah emre engin erdem erdoğan eren erhan esra fadime fatih fatma ferhat figen filiz
    furkan gizem gökhan gül gülay gülşen hakan halil hande hasan hatice hülya hüseyin ibrahim ilker ismail kaan kadir
    kemal kerem koray levent mehmet melek meltem mert merve metin murat mustafa nazlı nermin nesrin nihat nuray okan
    oğuz onur orhan osman ozan ömer özge özlem pelin pınar ramazan recep rıza salih seda selim selin semih sena serdar
    serkan sevgi sevim sibel sinan suat süleyman şeyma tarık tolga tuba tuğba tuncay tülay ufuk umut ümit volkan
    yasemin yasin yavuz yeliz yıldız yılmaz yusuf zehra zeynep αλέξανδρος ανδρέας άννα αντώνης βασίλης βασιλική
    γεωργία γιάννης γιώργο γιώργος δήμητρα δημήτρης ειρήνη ελένη ευαγγελία θανάσης ιωάννα κατερίνα κώστας μαρία
    μιχάλης νίκος παναγιώτης πέτρος σοφία σπύρος στέλιος χρήστος christos dimitra dimitris eleni giannis giorgos
    ioanna katerina kostas nikos panagiotis stavros vasilis yannis
"""
_SOUTH = """
    abdul abdullah abdulrahman adel adil aisha ahmad ahmed ali alya amal amin amina amir amira anwar asma aya ayman
    aziz bashir basma bilal dalia dina djamila ebrahim fadi faisal farah farid farida faris fatima fatemeh ghassan
    habib hadi hafsa hala hamid hamza hana hanan haruna hassan hatem hiba hicham hisham hossein huda hussein ibrahim
    idris ilham iman imran inaya ismail jalal jamal jamila karim karima khadija khaled khalid khalil laila lamia
    latifa layla leila lina loubna mahmoud maha malak malik mariam marwa maryam mehdi mohamed mohammad mohammed mona
    mounir muhammad munir mustapha nabil nadia nadir naima najib nasser nawal nazanin nisreen noor nora nour omar
    osama othman parisa rabia rachid rahim rania rashid rasha reza rim saad saeed safia said salah salim salma samer
    sami samia samir samira sana sara sawsan shadi shahid shirin soraya sufian suleiman sumaya tahir tamer tariq wael
    walid wissam yacine yahya yasir yasmin yasmine youssef yousef yusra zahra zainab zakaria zaynab ziad zineb aarav
    aditi aditya ajay akash akshay amit amita amitabh anand ananya anil anirudh anita anjali ankit ankita anoop anuj
    anuradha anushka aparna archana arjun arnav arun aruna arvind ashish ashok ashwin bhavna bharat chandra chetan
    deepa deepak deepika devika dilip dinesh divya gaurav gauri geeta girish gopal govind hari harish harsh harsha
    indira ishaan ishita jagdish jaya jayant jyoti kamal kapil karan karthik kavita kavya keshav kiran kishore krishna
    kumar lakshmi lalita lata madhav madhavi mahesh mala manish manisha manoj meena meera mohan mohit mukesh nandini
    narayan naveen neelam neeraj neha nikhil nilesh nisha nitin padma pallavi pankaj parvati pooja prabhu pradeep
    prakash pramod pranav prasad prashant pratik praveen preeti prem priya priyanka puneet rahul raj raja rajan rajeev
    rajendra rajesh raju rakesh ramesh rani ravi rekha renu rishi ritu rohan rohit roshni sachin sameer sandeep
    sangeeta sanjay sanjeev santosh sarita satish savita seema shailesh shankar shanti sharad sheela shilpa shiv
    shivani shreya shruti shweta siddharth smita sneha sonal subhash sudha sudhir sujata sumit sunil sunita suresh
    surya sushila swati tanvi tushar uday uma usha vandana varun vijay vikas vikram vinay vineet vinod vipin vishal
    vivek yash yogesh abena abimbola ade adebayo ademola aduke afia akin akosua ama amadou amara aminata anan ayanda
    ayodele babajide bongani chiamaka chidi chinedu chinonso chioma chukwuemeka dembe ebele efua ekow emeka esi fatou
    folake funmilayo ifeoma ikechukwu jabu jelani kagiso kamau kofi kojo kwabena kwaku kwame kwasi lindiwe lungile
    mamadou mandla mbali moussa mpho mthunzi nandi naledi ngozi njeri nkechi nkosana nnamdi nomsa nomvula nthabiseng
    obinna odette olamide olufemi oluwaseun onyeka ousmane sadio segun sekou sibusiso sipho siyabonga tebogo temitope
    thabo thandi thandiwe themba thulani tunde uche uchenna wanjiku yaw yetunde zanele zola zuri aiko akemi akiko
    akira asuka ayaka ayumi chiyo daichi daisuke emiko eriko fumiko hana haruka haruki haruto hideki hikaru hiroko
    hiroshi hiroto hitomi ichiro jiro junichi kaori katsumi kazuki kazuko kazuo keiko keisuke kenichi kenji kenta
    kiyoshi koichi kota kumiko mai makoto mamoru manami mariko masahiro masako masaki mayumi megumi michiko midori
    miho minoru misaki miyuki naoki naoko naomi natsuki noriko nozomi osamu reiko ren rika rin ryo ryota sachiko saki
    sakura satoshi sayaka shigeru shinji shiori shizuka shota sora sota subaru sumiko tadashi taiga takahiro takashi
    takeshi takumi taro tatsuya tetsuya tomoko tomoya toshio tsubasa yasuko yoko yoshiko yosuke yui yuka yuki yukiko
    yumi yuta yuto baozhong chunhua fang guo haoran hong hui jian jianguo jiaying jing jingyi junjie lihua lijuan
    meiling ming minh na qiang ting tingting wei weiwei xia xiang xiaoli xiaoming xin xinyi xiu yan yang yijun ying
    yong yu yuan yue yun zhen zhiwei zihan eunji hyejin hyun jiho jihoon jimin jisoo joon kyung minho minji minjun
    seoyeon seung soojin sung yejin youngho yuna anh bao duc dung giang hai hang hanh hieu hoa huong huy khanh lan
    linh loan long mai nga ngoc nhung phuong quang quynh thanh thao thu thuy tien trang trinh trung tuan tuyet vinh
    agus bambang budi dewi dian eko fitri indah intan joko kartika ketut made nur nyoman putri ratna rizky siti slamet
    sri suharto wahyu wayan yanti yusup
"""
#: Those of the last lists that are a word or a unit elsewhere.
_WORDS_TOO = """
    yang long lan made can na hang fang guo hong hai hui jian jing ming ting xin yan ying yong yu yue yun yuan xia
    sung hyun joon kyung anh bao duc dung hoa huy mai nga thu tien trang loan sri nur ren rin rika sora saki eko dian
    fitri indah intan wei kamal prem shiv hari raj raja rani surya uma usha lata mala maha jaya kiran chandra said
    amal amin hana hala rim sana noor ama esi ade yaw zola uche akin nandi dembe mpho cor bas bart els jos pim rens
    rik roos noor dag per tor odd bo ole sten stig ida liv dan till kai lee gül melek umut ufuk deniz sena engin derya
    sevgi yıldız yasin rok vid urban ante nada mira marin lazar vera ivo iva reyes dolores mercedes rosario soledad
    consuelo pilar belén paloma abril salvador santiago alba bruno bianca diego dario angelo duarte nelson anderson
    augusto roman dan florence chelsea jordan morgan logan brett blake francis noel crystal robin jean marine
    valentine aurora diana victoria violet holly carol rosemary penelope joy kelly spencer wesley stanley warren
    harvey howard gordon montserrat carolina catalina florica amanda lourdes fátima camille casey lindsay sidney scott
    ed ross roy ron leo kim rosa siri zara milan marina mats joke alexa
"""
#: Of those, names that few would take for the word.
_MOSTLY_NAMES = """
    dan kim leo ron ross scott ed roy kelly robin jean diego bruno amanda camille casey lindsay bianca victoria diana
    pilar belén fátima vera liv ida kai deniz bart jos ole stig wei noor rosemary howard gordon bo lee
"""

GIVEN = words(f"{_ENGLISH} {_WEST} {_EAST} {_SOUTH}") - (words(_WORDS_TOO) - words(_MOSTLY_NAMES))
#: Those that are a name in small letters, too, in a text without accents.
GIVEN_IN_ENGLISH = (GIVEN & words(_ENGLISH)) - words("""
    sue robin christian rosemary rowan roger barbara jean ed jo liz ann eva ava mia lee leo ian eli kim pam ray ron ben
    ross scott kelly glen todd harry louis clara lara nell noah nick max molly polly norm olive pat rita sally bonnie
    """)

package search

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// goldenText is a text in a language.
type goldenText struct{ text, language string }

// voice is a script, the languages of its texts, and words that are written in it.
type voice struct{ script, languages, words string }

var voices = []voice{
	{"Latin", "en en-GB en-US", `the of and that with this model system report failure failing failed fails company companies regulator regulators regulation investigate
		investigated investigating investigations decision decisions decide decided hospital patient patients nurse school teacher child children police court judge judges
		privacy data leak leaked leaking driver drivers driverless car cars brake braking braked error errors erroneous false falsely accuse accused accusation image images
		generate generated generating generation generative voice voices clone cloned cloning bank banking loan loans deny denied denies denial discriminate discrimination
		discriminatory hiring hired worker workers monitoring monitored camera cameras recognition recognise recognised wrongful wrongly arrest arrested safety unsafe harmful
		harm harmed harms injury injuries death dying died lying lie skies sky happily happiness running runner sitting hoping hopping studies studying relational
		conditional rationalise vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility triplicate formative
		electrical goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption communism activate
		angularity homologous effective bowdlerize probate rate cease controll roll news atlas cosmos bias early only gently inning proceed generously communication arsenal technology technological psychologist apology apologies analogue`},
	{"Latin", "fr de es", `l'hôpital l’école d'été aujourd'hui qu'il c'est déjà où cœur façade Noël élève être naïf ambiguïté straße größe über Mädchen Fußgänger Ärzte öffentlich
		niño año corazón pingüino ¿qué? ¡hola! también más façon leçon château forêt sœur œuf Zürich München Köln señor acción`},
	{"Latin", "pl cs tr", `żółć łódź święto gęś jaźń źródło ćma wąż příliš žluťoučký kůň úpěl ďábelské ódy řeka měsíc čtvrtek ışık İstanbul İZMİR ILIK çığ şişe ağaç öğretmen gül ıslak`},
	{"Latin", "vi", `tiếng Việt đường phố người nước một hai ba bốn năm sáu bảy tám chín mười được không những trường bệnh viện công ty dữ liệu thông tin lỗi hệ thống ĐẠI HỌC`},
	{"Latin", "sv da is", `älg ö å smörgås flygplats blåbær fødsel ærlig øre þing ður Þór íslensk æðar hús vökva räksmörgås Ångström højde søster`},
	{"Greek", "el", `άνθρωπος μοντέλο σύστημα αναφορά λάθος εταιρεία νοσοκομείο σχολείο δικαστήριο ΑΣΤΥΝΟΜΊΑ δεδομένα ιδιωτικότητα θάνατος ψυχή ὁδός ἀρχή λόγος Ὀδυσσεύς ΟΔΥΣΣΕΥΣ ϊός προϋπόθεση`},
	{"Cyrillic", "ru uk sr", `человек модель система ошибка ёлка Ёж больница школа суд полиция данные ЙОД подъезд объект утечка їжак їзда ґанок Європа щастя здоров'я п’ять м'яч дім Ђорђе љубав њива џеп
		история новости беспилотный автомобиль распознавание лиц`},
	{"Armenian", "hy", `մարդ համակարգ սխալ հիվանդանոց դպրոց դատարան տվյալներ Երևան և եւ բառ լույս ջուր տուն ՀԱՅԱՍՏԱՆ ձյուն`},
	{"Georgian", "ka", `ადამიანი სისტემა შეცდომა საავადმყოფო სკოლა სასამართლო მონაცემები თბილისი ენა წყალი სახლი ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ ჭაჭა ყვავილი`},
	{"Hebrew", "he", `אדם מערכת שגיאה בית־ספר בית־חולים משפט נתונים שָׁלוֹם מַיִם ירושלים צה״ל ג׳ירפה דו״ח מכונית רכב משטרה לֶחֶם`},
	{"Arabic", "ar fa ur", `إنسان نظام خطأ مستشفى مدرسة محكمة بيانات السلام القاهرة مُحَمَّد قُرْآن الشرطة سيّارة می‌خواهم کتاب‌ها پژوهش گزارش چشم ژاله اُردُو ہسپتال ٹیکسی العـــربية ﷲ لا`},
	{"Syriac", "syr", `ܫܠܡܐ ܡܝܐ ܒܝܬܐ ܟܬܒܐ ܡܠܟܐ ܐܪܥܐ ܫܡܝܐ ܢܘܪܐ`},
	{"Thaana", "dv", `ދިވެހި ރާއްޖެ މާލެ ފެން ގެ ކަނޑު އިރު`},
	{"Devanagari", "hi mr ne", `मनुष्य प्रणाली त्रुटि अस्पताल विद्यालय न्यायालय आँकड़े हिन्दी क्षत्रिय ज़रा फ़िल्म पुलिस गाड़ी में कि का की पानी श्रीमती कॅमेरा ॐ डॉक्टर`},
	{"Bengali", "bn", `মানুষ ব্যবস্থা ভুল হাসপাতাল বিদ্যালয় আদালত তথ্য বাংলা ভাষা পুলিশ গাড়ি জল ঢাকা কলকাতা ক্ষতি`},
	{"Gurmukhi", "pa", `ਮਨੁੱਖ ਪ੍ਰਣਾਲੀ ਗਲਤੀ ਹਸਪਤਾਲ ਸਕੂਲ ਅਦਾਲਤ ਪੰਜਾਬੀ ਪਾਣੀ ਘਰ ਪੁਲਿਸ`},
	{"Gujarati", "gu", `માણસ પ્રણાલી ભૂલ હોસ્પિટલ શાળા અદાલત ગુજરાતી પાણી ઘર પોલીસ`},
	{"Oriya", "or", `ମଣିଷ ବ୍ୟବସ୍ଥା ଭୁଲ ଡାକ୍ତରଖାନା ବିଦ୍ୟାଳୟ ଓଡ଼ିଆ ପାଣି ଘର`},
	{"Tamil", "ta", `மனிதன் அமைப்பு பிழை மருத்துவமனை பள்ளி நீதிமன்றம் தமிழ் மொழி தண்ணீர் வீடு காவல் கொடு`},
	{"Telugu", "te", `మనిషి వ్యవస్థ తప్పు ఆసుపత్రి పాఠశాల న్యాయస్థానం తెలుగు నీరు ఇల్లు పోలీసు`},
	{"Kannada", "kn", `ಮನುಷ್ಯ ವ್ಯವಸ್ಥೆ ತಪ್ಪು ಆಸ್ಪತ್ರೆ ಶಾಲೆ ನ್ಯಾಯಾಲಯ ಕನ್ನಡ ನೀರು ಮನೆ ಕೊಡು`},
	{"Malayalam", "ml", `മനുഷ്യൻ സംവിധാനം തെറ്റ് ആശുപത്രി സ്കൂൾ കോടതി മലയാളം വെള്ളം വീട് കൊച്ചി`},
	{"Sinhala", "si", `මිනිසා පද්ධතිය වැරැද්ද රෝහල පාසල උසාවිය සිංහල වතුර ගෙදර පොලිසිය ක්‍රමය`},
	{"Tibetan", "bo", `བོད་ཡིག མི སློབ་གྲྭ ཆུ ཁང་པ སྨན་ཁང ལྷ་ས ཧཱུྃ རྫོགས`},
	{"Ethiopic", "am ti", `ሰው ሥርዓት ስህተት ሆስፒታል ትምህርት ቤት ፍርድ አማርኛ ውሃ ቋንቋ ፖሊስ ኢትዮጵያ`},
	{"Cherokee", "chr", `ᏣᎳᎩ ᎠᎹ ᎣᏏᏲ ᏩᏙ ꮳꮃꭹ ꭰꮉ ᎦᏚᎲᎢ`},
	{"Mongolian", "mn", `ᠮᠣᠩᠭᠣᠯ ᠬᠦᠮᠦᠨ ᠤᠰᠤ ᠭᠡᠷ ᠨᠣᠮ`},
	{"Thai", "th", `มนุษย์ ระบบ ข้อผิดพลาด โรงพยาบาล โรงเรียน ศาล ข้อมูล ภาษาไทย น้ำ กำลัง ตำรวจ รถยนต์ เก่ง ผู้ใหญ่ สิ่งที่`},
	{"Lao", "lo", `ຄົນ ລະບົບ ຜິດພາດ ໂຮງໝໍ ໂຮງຮຽນ ສານ ຂໍ້ມູນ ພາສາລາວ ນ້ຳ ຕຳຫຼວດ`},
	{"Khmer", "km", `មនុស្ស ប្រព័ន្ធ កំហុស មន្ទីរពេទ្យ សាលា តុលាការ ទិន្នន័យ ភាសាខ្មែរ ទឹក ផ្ទះ`},
	{"Myanmar", "my", `လူ စနစ် အမှား ဆေးရုံ ကျောင်း တရားရုံး အချက်အလက် မြန်မာဘာသာ ရေ အိမ် ဦး`},
	{"Han", "zh ja", `人工知能 事故 自動運転 警察 病院 学校 裁判所 個人情報 人工智能 数据 泄露 医院 法院 错误 系统 𠮷野家 々 東京都 中文 没有 漏洩`},
	{"Hiragana", "ja", `ひらがな こんにちは まちがい びょういん がっこう さいばん ぱぴぷ きゃりー か゛ が です した から`},
	{"Katakana", "ja", `システム エラー カメラ データ ｼｽﾃﾑ ｶﾞｲﾄﾞ ﾊﾟｽ コーヒー ヴァイオリン ヷ タワー モデル ㌔ ㍿`},
	{"Hangul", "ko", `사람 시스템 오류 병원 학교 법원 데이터 경찰 자동차가 인공지능이 한국어 유출되었다 ㅋㅋㅋ ㅠㅠ 각 값을 ﾡﾢ`},
	{"Bopomofo", "zh", `ㄅㄆㄇ ㄓㄨㄥ ㄨㄣˊ ㄋㄧˇ ㄏㄠˇ`},
}

// How many tokens a voice is to speak: English, and those that set no spaces, more,
// for they have rules of their own.
const tokensPerVoice, tokensOfEnglish, tokensUnspaced = 6000, 40_000, 17_000

// tricky are texts that somebody might write, some of them to do harm.
var tricky = strings.Split(`The company's GPT-4o denied 1,200 claims at 10:30 on 2026-06-22.
rock'n'roll o'clock ma'am y'all'd've 'tis 'twas dogs' '90s l'l' ''' 's' x's's
d'l'a n't I'm we’re they‘ve jusqu'à presqu'île c'est-à-dire l'O.N.U. aujourd’hui’s
1,000 10,00 1,0000 1,000,00 ,5 5, 1,,2 1.000,50 1'000 0x1F 1e10 1_000 12,345,678.90 .5 5. 1..2 1.2.3.4.5 00:00 24:60 1:23:45:67 3:4.5 3.4:5
CVE-2024-3094 cve_2024_3094 RFC 9110 ISO/IEC 27001:2022 EU/2024/1689 F-16s 747-8 A/B-1 x86_64 utf-8 3D-printed 4:3 24/7 9/11's co2-neutral B2B
v1 v1.2 v1.2.3-rc.1+build.5 1.2.3-alpha GPT-3.5-turbo Llama-3.1-405B-Instruct node.js@20.1 k8s.io/api#v1
C C+ C++ C+++ c++20 C++/CLI C# C## F#-like J++ abcd++ a+b=c 1+1 C+1 C#1 +1 #1 #tag A#b G++s x²+ é+ кот++ C++'s
U.S.A U.S.. U..S u.s.-u.k. Ph.D. e.g., i.e. a.m./p.m. J. R. R. Tolkien A.B.C.D.1 É.U. U.Š. Я.П. 3.A
https://example.org/a-1/b_2?c=3#d4 http://user:pass@h.org:8080/ ftp://x1.y2 www.a-1.org mailto:a.b-1@c2.org <a-1@b-2.c> "x://y-1" a@b-1 x.org/a-1
naïve cafe`+"\u0301"+` Ångström Å ﬁ ﬃ Ǆ ǆ ß ẞ ŉ ĳ ſt ẛ ℌ ℵ ª º ½ ⅓ ¼ Ⅷ ⅷ ① ⑽ ⒜ 🄰 🅰 ㎏ ㏂ ℃ ℀ № ™ ℠ ® µ Ω K ﷼ ﷽ ﷺ
ΆΈΉ ϐϑϕϖ ϴ ᾳ ᾼ ΐ ῒ ὃς ΣΑΣ ς Σ σς ᾿Αθῆναι
Ѐ ѝ Й й Ё ё Ѷ ꙋ Ꙋ ᲀ ᲈ ӂ Ӛ Ꚙ ѿ҃ и̂ а́
می‌روم علي‏٣٫٥ ١٬٠٠٠ ٢٠٢٤-٠٦-٢٢ ۱۲:۳۰ ﻻ ﺍﻟﻌﺮﺑﻴﺔ ٱللّٰه ؟ ، ء أؤإئ ۀ
שׁ שׂ ﭏ יִ ײַ בּ צה"ל צה״ל אל-על ־ ג'ירפה
क़ ख़ ऩ ऱ ऴ ड़ ढ़ य़ क्‍ष क्‌ष ऄ ॱ १२,३४,५६७ ৹ ৎ ড় ঢ় য় ਸ਼ ଡ଼ ொ ோ ௌ ௰ ೀ ൊ ൗ ൎ ෝ ෞ
กำ ก็ น้ำ เเ แ ๑,๒๓๔ ๆ ฯลฯ ກຳ ໝ ໜ ១២៣ ក្ក ្ ် ၎င်း ဪ ၁.၂
ཀྵ གྷ ཨཱི ༡༢༣ ཱི ྃ ༀ
が か`+"\u3099"+` ゟ ヿ ㍻ ㈱ ㊙ ー ーー aーb ｰ ヶ 〇 〆 仝 豈 豈 ⼈ ⺀ 㐀 𠀀 丽 〡〢 ㆒ ㋿ ㌀ 東 東- -東 東A1京 １２３ ＡＢ－１ 東１,２００京 ０.５
각 `+"\u1100\u1161\u11a8 \u1100 \u1161\u11a8 \u1100\u1161"+` ㄱㅏㄱ 가각 ﾡ ㅤ a각b 1가2
a`+"\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f"+`b`+strings.Repeat("\u0327\u0301", 40)+` `+"\u0301\u0302x \u20dd a\u20dd \u0e48 a\u0e48\u0301 a\u0301\u0e48 ก\u094d\u0e38 \u0e38\u094d"+`
soft`+"\u00adhyphen zero\u200bwidth a\u200cb\u200dc \u2066rtl\u2069 \ufeffbom x\ufe0f y\U000e0100 \u180b ᠭ\u180b \u034f a\u034fb \u061c \u2060"+` 👩‍👩‍👧 🇫🇷 #️⃣ 1️⃣ 🅱️ ☎︎
one`+"\x1e"+`two`+"\x1e\x1e"+`three`+"\x1e"+`東京`+"\x1e"+` null`+"\x00\x1f\x7f\u0085\u00a0\u2028\u3000"+`end
ʻokina hawaiʻi ʼn ʾalif ʿayn k'ʷ ᵃᵇ xᵗʰ H₂O m² ə Ə ɓ Ɓ ŋ Ŋ ŧ Ħ ƙ Ƴ ı İ ſ ĸ ð Đ ɖ Ø ø Œ Þ
· l·l col·legi a·1 1·2 ·a a· a··b a'·b ’’a ‘a’ a‐b a‑b a–b a—b a−b 1–2 a∕b a⁄b 1‑2
`+"𝐁𝐨𝐥𝐝 𝔘𝔫𝔦 𝟏𝟐𝟑 𝟙,𝟚𝟘𝟘 𞤀𞤁 𞤢𞤣 𐐀𐐨 𐓐 𑄀𑄁 𞸀 𝼀 \U0001df25 \U0001e030 \U00011f04 \U0001fbf0\U0001fbf1 \U000323af \U0010ffff \ue000 \uffff"+`
`+strings.Repeat("x", 63)+" "+strings.Repeat("x", 64)+" "+strings.Repeat("x", 65)+" "+strings.Repeat("é", 65)+" "+strings.Repeat("𝐱", 65)+" "+strings.Repeat("ŉ", 40)+" "+strings.Repeat("ab-", 30)+"1"+`
the The THE a A an And are as at be by for from in is it of on or that this to was were with withe wit's the's a's it’s t.h.e a.n i.s o.r-1 by-1 in-to`, "\n")

// goldenTexts are the tricky texts, and what the voices say.
func goldenTexts() (texts []goldenText) {
	for i, text := range tricky {
		texts = append(texts, goldenText{text, []string{"", "en"}[i%2]})
	}
	for _, r := range rules {
		for _, text := range slices.Sorted(maps.Keys(r.texts)) {
			texts = append(texts, goldenText{strings.ToValidUTF8(text, "\ufffd"), "en"})
		}
	}
	for i, v := range voices {
		s := newSpeaker(v, uint64(i))
		enough := tokensPerVoice
		switch {
		case i == 0:
			enough = tokensOfEnglish
		case s.isUnspaced:
			enough = tokensUnspaced
		}
		for said := 0; said < enough; {
			text := s.text()
			said += len(tokens(text.text, text.language))
			texts = append(texts, text)
		}
	}
	return texts
}

// speaker makes texts of a voice.
type speaker struct {
	*rand.Rand
	words, languages       []string
	letters, marks, digits []rune
	isUnspaced             bool
}

func newSpeaker(v voice, seed uint64) *speaker {
	s := &speaker{Rand: rand.New(rand.NewPCG(seed, 4)), words: strings.Fields(v.words), languages: append(strings.Fields(v.languages), "")}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Scripts[v.script], r) {
			continue
		}
		switch k := classOf(r); {
		case k == letter || k == pair:
			s.letters = append(s.letters, r)
		case k == mark || k == accent:
			s.marks = append(s.marks, r)
		case k >= digit:
			s.digits = append(s.digits, r)
		}
	}
	if len(s.marks) == 0 {
		s.marks = []rune("\u0300\u0301\u0302\u0308\u0323\u0327\u0328\u0331")
	}
	if len(s.digits) < 10 {
		s.digits = []rune("0123456789")
	}
	s.isUnspaced = slices.ContainsFunc(unspaced, func(table *unicode.RangeTable) bool { return unicode.Is(table, s.letters[0]) })
	return s
}

// oneOf takes one of the values that a text separates by spaces.
func (s *speaker) oneOf(values string) string { return pick(s, strings.Fields(values)) }

func pick[T any](s *speaker, values []T) T { return values[s.IntN(len(values))] }

func (s *speaker) text() goldenText {
	var b strings.Builder
	for range 10 + s.IntN(25) {
		b.WriteString(s.word())
		b.WriteString(s.separator())
	}
	return goldenText{b.String(), pick(s, s.languages)}
}

func (s *speaker) separator() string {
	switch n := s.IntN(100); {
	case n < 75 && s.isUnspaced, n >= 99:
		return ""
	case n < 85:
		return " "
	case n < 97:
		return pick(s, []string{", ", ". ", " — ", "; ", " (", ") ", ": ", "“", "? ", "،", "。", "、", "\n", "\u00a0", "…", "/", "-", "’ ", "।", " – "})
	}
	return pick(s, []string{"\x1e", "_", "'", ":", "·", "\u200d", "--", ".", "<", "|", "&", "+ ", "# "})
}

func (s *speaker) word() string {
	switch n := s.IntN(100); {
	case n < 74:
		return s.known()
	case n < 84:
		return s.random()
	case n < 90:
		return s.number()
	case n < 95:
		return s.identifier()
	case n < 97:
		return s.known() + s.oneOf("' ’ ʼ ‘ ·") + s.known()
	case n < 98:
		return s.known() + s.oneOf("AI café x 東京 データ ИИ αβ ١٢ ไทย 한국")
	case n < 99:
		return s.oneOf("https:// http:// www. a@ me.2@") + s.oneOf("example.org x-1.net a_b.com") + s.oneOf("/ /a-1 ?q=2 #s3 /b/c_4.html")
	}
	return s.oneOf("№ ½ ㎏ ℃ ™ Ⅷ ④ 🙂 👩‍👧 ﬁn ﷺ x² ㍿ C++ c# F#, U.S. e.g. i.e. — … AT&T 50% $5 §4 É.U.")
}

func (s *speaker) known() string {
	word := pick(s, s.words)
	switch s.IntN(16) {
	case 0:
		return strings.ToUpper(word)
	case 1:
		first, width := utf8.DecodeRuneInString(word)
		return string(unicode.ToTitle(first)) + word[width:]
	case 2:
		return word + s.oneOf("'s ’s s' ing ed ly + ++ # ness")
	}
	return word
}

// random is a word that nobody knows.
func (s *speaker) random() string {
	var b strings.Builder
	first := s.IntN(len(s.letters))
	for range 1 + s.IntN(5) {
		b.WriteRune(s.letters[(first+s.IntN(60))%len(s.letters)])
		for s.IntN(5) == 0 {
			b.WriteRune(pick(s, s.marks))
		}
	}
	return b.String()
}

// number is one in the digits of the script, or of ASCII.
func (s *speaker) number() string {
	form := s.oneOf("9 99 2099 99,999 9,999,999 9.99 99:99 9:99:99 2099-09-99 99/9/2099 9,99 99.9.9.99 9–9 9-9 +99 9'999 99,99 9.999,99 9,9 9:9:9:9 9%")
	isForeign := s.IntN(2) == 0
	return strings.Map(func(r rune) rune {
		switch {
		case r < '0' || r > '9':
			return r
		case r == '9' && isForeign:
			return pick(s, s.digits)
		case r == '9':
			return '0' + s.Int32N(10)
		}
		return r
	}, form)
}

func (s *speaker) identifier() string {
	joint := s.oneOf("- - . _ / : + # ‑ －")
	switch s.IntN(5) {
	case 0:
		return s.known() + joint + s.number()
	case 1:
		return fmt.Sprintf("%s%d%s%s", s.oneOf("GPT- v CVE-2024- x Q a/ ISO-"), s.IntN(100), joint, s.known())
	case 2:
		return s.known() + joint + s.known()
	case 3:
		return strings.Join([]string{s.random(), s.known(), s.number()}, joint)
	}
	return string(pick(s, s.letters)) + "." + string(pick(s, s.letters)) + "."
}

import PaymentModel

/// Where the sun stands: standard time of the country, where it has one that most of its banks live by.
///
/// Summer time is left out on purpose: an hour does not matter to three-hour bins that are learned anyway.
enum LocalTime {
    static let offsets: [CountryCode: Int] = {
        let table = """
            -600:PF -480: -420: -360:MX GT SV HN NI CR BZ -300:US CA CO PE EC PA JM CU HT BS KY TC -240:BO VE CL PY DO PR \
            TT BB GD LC AG AW CW AN BM VI VG -180:BR AR UY SR GF FK -120:GL -60:CV 0:GB IE PT IS MA SN GH CI ML BF TG \
            GM GN SL LR MR IM JE GG FO 60:FR DE IT ES NL BE LU CH AT DK NO SE PL CZ SK HU SI HR BA RS ME MK AL XK MT MC \
            SM VA AD LI NG DZ TN AO CM GA CG TD NE BJ CF GQ CD GI 120:FI EE LV LT UA RO BG GR CY MD EG ZA LY IL PS JO LB \
            ZW ZM MZ MW BW NA LS SZ RW BI SD 180:TR RU BY SA KW QA BH IQ YE SY ET KE TZ UG SO DJ ER MG KM 210:IR 240:AE OM \
            AZ AM GE MU SC RE 270:AF 300:PK UZ TJ TM MV KZ 330:IN LK 345:NP 360:BD BT KG 390:MM 420:TH VN KH LA ID \
            480:CN HK MO SG MY PH TW BN MN 540:JP KR KP TL PW 600:AU PG GU 660:SB VU NC 720:NZ FJ MH TV WF 780:TO WS
            """
        var offsets: [CountryCode: Int] = [:]
        var minutes = 0
        for word in table.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            var code = word
            if let colon = word.firstIndex(of: ":") {
                minutes = Int(word[..<colon]) ?? 0
                code = word[word.index(after: colon)...]
            }
            if let country = CountryCode(code) { offsets[country] = minutes }
        }
        return offsets
    }()
}

<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A005</SignatureVersion>
    <SignatureValue>WSEFQf2W2+6BRCjnFF+UdXhy5To9NiJWK8G84mxtT4E5mTLnmZdc/BgMYHxUR8P2oWwGSJROX4gtVVl64hhY1LNH1yZMAmV2BcX4faR3RckNem1KJXWX/Im3JS+XY+qUowOtL5S6oneWdzas7258YEHkYjj8Ig3LkuVDXzqHYlyBJk7UrPPdKcGOqSkc7YmK1utG/7wZYF/NHSM0yyuH/FlRFzaYIs+z0iq99+iGmZK9OkNH4k2cbdF9i9w9t5RP0mjL0tL0AzJLXkMM7cv005pb0J5jtc1OXQi9EqSsrmiX6J2TOUU92dvfcwXe6R1icKPbTwR3ZC7PbdaedjKGaw==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

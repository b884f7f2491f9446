<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A005</SignatureVersion>
    <SignatureValue>BAH3MLiFZFPOvK0IygulZWQX2Pbrsr1af80g0KXLC4wsLww/X5cl1yNw5BdN4M0oqaKae4uJmv4mS/rOjjpGPu7Ws2gy+qtt2Nm0DSoAYNghrw/p7V6nSwPlu3quh7cZhRElLIez4OwTSfxU/lkyiffqRHxcA/d4SbEk3jXxNxPWDNJ5XWpxQMUazha0rp575CAmJCB6RjOS7ZfeWDKkJySGlJ5KQBGWIICsNW2BpxNsTTZBr2dACRMWzqWAek6wEe60td/vFxceXni+1Vw4FAX+wBNMDIVTszhs8CdN7VcyfbHfzjuLg+s3Pq72ih0/TjuzbG6ZMSnwuceuMJfMPw==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

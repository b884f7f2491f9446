<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>SAb1N3GZH1rAkYZmy7zQlPtP4dlXENp+iN1D2aa3I6jYVYZBhnH5nWAfrW5A6rXAH+g9ro02HypaJ6nZPCc3nV8ezyCZ0hsuH8Kr3+tsW2MO2BqHcjttvKt3rAaCO5FRjlV2L3ApA5d11Al8LbnpJHpIIxwyNhodHc6SPomTnvzXz0eXXG66pMluYJ6QetCtM3ox0FAgEfnm3NM7ZLF8jn9oG9xBoYqo+BIHa1hddQK0yofcQ45DfaYWtk6BEZF+lFYG//Ua2+fYAd7rK0v/bdJa7F6EFbDpHtzkeu/nqiwl0Aqgzuf29fh5NSPOF4g2Khs0pEeTeO6qiXxxIRQHGQ==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER9</UserID>
  </OrderSignatureData>
</UserSignatureData>

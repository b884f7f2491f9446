<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>OsUp341O+PNgYW+br2TuMG4tl5D67WDA1NvMgCendksa3VbnL496cHE9rSlEdt3VeqzrGKx2m1Z6M7+G1/dZEyUOXNdwY4WPJRUOfzS9fUgKExM5X9GwWowKtLbe54t7D1SoKurwV/zqG+5XCsQZ1km2M4z4tKkRN9Byyx6BC+MTGiw1XFxIfd2YmmnFr1/nTntZqG30Qw5YR9b5PxwkvgfCMA/0bFZPJYhctEXmY/jlCXJxSt1z6E6F43VDSJjplGbKvT2wpT6U3NgGF56/0mNj+vxzAyTBvNtczQlbU7LVFv8Gt1SlNIUJNBAkJN45PLZqIUdvip2/2Y9YgaTgKQ==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

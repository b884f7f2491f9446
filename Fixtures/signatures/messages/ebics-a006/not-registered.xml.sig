<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>jVrT843JBBQkjaJyV9aXsBbFQrPRYmTDNnHwogNoi6EYug7HlFDw+s+1W9mK5+8eiqZ2Lk7ulHZgmXHsBRsO5ZedozuvcHMzc/H1CqzzKhDQk3J6rcMeZb+yoCt7mwTFc2wJQ+03Xc+pxDdGRE5p0BtVXkvC/+MVs8YwfEj+zo3goZZMxCPPKc3Z7fEYn2U8VlZcD14eG9QMNzrjFpgNQExrQU4871c4nBlie0ZPAe6g8rt/4DWvV10V16sD59gBDGW1n1I3Q4uBmO+GPchuEsm85xvTsTPGrCt7MjweD2dbaHkB92idbjyM3DejCtO9cjHPPA6Lbwx7R39aoPLNlA==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER9</UserID>
  </OrderSignatureData>
</UserSignatureData>

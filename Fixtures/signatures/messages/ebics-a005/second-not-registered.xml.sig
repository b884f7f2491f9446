<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A005</SignatureVersion>
    <SignatureValue>FanivKdpaxIsXYWcWH0DqAD9riGpuxkqWyuznrjP50S1ONOtmkvcpLrNVA1RPz998rTapSlttyIRGulv39kdsiQnvORz5kBLr6j6ATWXo6DBzR0YxhehXhvcxc9u47Fh9SNNUzxVeaMMsb8EtnDpHHbmJP8xHKtwYtNiQQHn4zmcLUC4bsh94tz2DKhRwSUHlwWPVOIWUkDPSGrjj5+NnP764GibknUFS9n1Y833ybZIq6Q4lBTNr/TnULRHUdVnd1wUy/GMCLVKSJDzxGy1z13EliN/XHXSCKY9KMy1BHg69SVwOV4c4pzyL6lR58lyFNq3WCvaJaLKJp6lbkGVqQ==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
  <OrderSignatureData>
    <SignatureVersion>A005</SignatureVersion>
    <SignatureValue>FanivKdpaxIsXYWcWH0DqAD9riGpuxkqWyuznrjP50S1ONOtmkvcpLrNVA1RPz998rTapSlttyIRGulv39kdsiQnvORz5kBLr6j6ATWXo6DBzR0YxhehXhvcxc9u47Fh9SNNUzxVeaMMsb8EtnDpHHbmJP8xHKtwYtNiQQHn4zmcLUC4bsh94tz2DKhRwSUHlwWPVOIWUkDPSGrjj5+NnP764GibknUFS9n1Y833ybZIq6Q4lBTNr/TnULRHUdVnd1wUy/GMCLVKSJDzxGy1z13EliN/XHXSCKY9KMy1BHg69SVwOV4c4pzyL6lR58lyFNq3WCvaJaLKJp6lbkGVqQ==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER9</UserID>
  </OrderSignatureData>
</UserSignatureData>

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
    <SignatureValue>uPLfuFreqQ5aX4XA6ptVmoxLc6X3l3480uyW26lXTnu6FQFGhpHgmK4Dll9cdNmaKQb/Fpq/hHq1wihJC2PmguxwFwotWmuAeauCrPknGFurQNH2rLctlgxFZ325aIKkMLomdF5hIK9tLV6gZ6aqoaBexVFIVqjtxsXncNlyacWSLhJ/fbmfdJaQ65TpqnO9lBkOAJ39tYidlgwZ/+efP7ltOTT9T5VNMFB0d/dKxdLeWyExF7piIbn0Xe6uCv216/AaBrHUwyJT7QlZ+l/yOe/t+bzI9gGPN5PBm21xfKGflXHx3gdEm33+xE2n96Ds8fVv/Rwk4bkTRDK3twzO9w==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER2</UserID>
  </OrderSignatureData>
</UserSignatureData>

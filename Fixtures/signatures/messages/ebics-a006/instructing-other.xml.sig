<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>p+RzypKrJOTNxmI5OoqqPqXEW4DHH5h0bRiLzVzsJU8G64NHcZvg4tAAFJYKWIzEpxejASwKly4GAMhujjR1a1/tM8cRZyv96OXhUQSa9y1R2pEsMKi5QFlwwE1zHqCsupqRLlycMmKxmpfNXEfzQjfdir7n8Bc0d6AADrDLfMPxxSuhBgHRMHF2Hp0/9kOk0SY7KSbtPB3Hx/Y/nK6XSTkkwSh6KSXO2uV5MlRuPI8xYwHkr6X+n/1pJs5WucH0ZWxEpjMjcMOOMBw+abCHwV9y7KiLNpjjbB4BxjV+OLbcUiDhgfyAhwGdMbzA2gAEVN2zau7H9iK5FWcjAm9Z+w==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

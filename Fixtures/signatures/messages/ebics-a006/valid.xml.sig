<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>aembre8tjNYbgNNZApgt/3kD8KwDQeDdIvlnZdXjaldVeaoz6QOUf+od8ltbs2A2wFgqv9ejLWmQRF50d2YiVYqBm9cFSz1fxaBjyV3tBCi4pGy71pscsKM/lgrgD+6Umj/JLYt+uL2dl4t31KLH6sx8/oj6FyVGBbsNz8V03FOuA3CRXHZhwvGZiAc1ocVWqVND8nBsvfs3ZVXCoG8+qw0ocLK1aKQrz1R5XfV5eQ8n9WFnBRFYSE1kOWvEqUTqJjiciH+sNs7WpGOiSgR4pBK4BP8zqCkm7KWvCwSUCThaixiaOwLp49MHHDN2v2G1C2dbvazZqZms3Z2lh379gA==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

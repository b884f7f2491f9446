<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>D5ZZbVb+KKDuvwtszqSIxb+Jx3W/h2HUpUnHswOnnwB8Q2+E1dtHMDkQanDcQQTwS+EvkfM1guPStMKtI7/aRCFSPqMUN/FnVNi/HwjUaB7U2mOm9nEgI5lHQXuJQuJJ1TO3Sy9bjlA5Wd4IXIYvh/78s1XANcU5U7KDSC+gxr11bmC+Y6UHm/2n7XSIU/PIHjBx7w02B8dWKTwoAKk2WvF2YZd+UjGUHYqE7RQJ3MsfjRM8nVC6Qvhdhe6Zs7pdK/axRMPNfzuXtbdhNTFxnQ0lrqxB2LqeUHEQFY9IcGJQssPLTfJjZRgpPTPuR6YNjGLu8q/0pYf/Zod/CbeLXQ==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>fPjWrPAlFroZ04btqM2Jpnw1qLSjPssEifdVE7SC1jA8tzONdQJIOP7HINPMS/Pt1HPTarpLSXiArGXNLs4MtvKc7DmYWL7VJXCPQUTbuzl45IxvaSY4y7CoRrxQH9ZrIzf4460YbtVRApIAwJKC0b9jybPM1C4xCTnpz/wIJni+R9Z1eSGmcbABlglKZekZSRL4qOIvM1EfVApq/KwGe5+eCGIPMWEE5qGjH0ehpmSbze1k3VzeojaEpoUJ81a0QqVVE1t/m1ncRZoBeIDb9j9JygKBOHUqkKyQovid9JFR64lYnz8Y9G3zdUX1slxTVYFkXjDYBmVEHD4569ffnw==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER2</UserID>
  </OrderSignatureData>
</UserSignatureData>

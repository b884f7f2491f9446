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
    <SignatureValue>mdl58U5DtnRchESErmmh/rEWL1963XSHs05oQnGOk4zP2rDdmanxyu2Q/jeg2tLxFalsB+B2sA9LjXir+eU7j/HBjijJK0Q+I4EqIP9gsmacNgfhYa7RRSfcbLTO5M3zFSJ5qR2wq+6muJEl/M/2YcXDD99qCh95+kmC9uPagRgim3kw9JTOAMpGo7EUM3LAPTz5mWRQw6SM5oWWvoCiK71Bv37sIw5iJ7ys3Wf8BZ/CT7bTEoFnsGIEr/jjz/L9+n8tkEsmxLepRFDQmY/lGlqh24oSkBO63HlCLfsMhIx+d7x0G4r/zzVV7h5EuFe73YQo3FFH8/0aoLmVtgWbkA==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

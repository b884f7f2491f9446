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
    <SignatureValue>O5zaZ1qNcobeAFGtUz04TTOQlILteAQ71lWWV8o1OgjwoQ4DSL9J0krLfOU74jcrgVfxUbMPJEG421GaAjZdnFNt0evcwzrBk10tySOvZ8/Hobg4stB3PlTe+uwqXJsnFmN7BPC8VlwtaTntZbpNqGjr4Yp7P3vp+YS6LuGDtCU3QiRmLtEm5TGPZAqKZsDDNwoRlup/TO+HqyqZRdYpLreW4zRidhGPeDI6pWg56Zhy7E/sz8pEYXZQ1q1goNhiVDdtjZSePYYDjcwYzo0/vtRZzQ5gBxh8PBq66YLNY9JaZr6Wx/CKSrwcVYms2Ote7qnnDWOuvOAgoX2WdCX6dw==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER9</UserID>
  </OrderSignatureData>
</UserSignatureData>

<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>MMn0CPS9Okx6Jch6ulquqZRR+qOmGlxcPinuXbfhjSuf2LVo6mRzYckw85CtWFOvmkSryWcMg6yH9M5raBTzEJxKpE31o9aED1iCEnRJbLzjhUtuUJHIAKck53rTb5OXdNqFooqQKnq89Lo3xiKt/yesEM8fLNixZvHUj1OEYyFf4LE3wC+pXKx02IovtaMlko1Zo4dtV8pljbvbgODfGklFz2rmHXtUwHEP1kR2PnSDQOoj+zwMa/LmSO1/URVkgytiB7lfejWczl0LxwHpCohIRrgf7CjAcVPhQADscu2aXpY3U9WvfZh0adOv2bD50o5XitYYA6+aFaKJVgj9BA==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

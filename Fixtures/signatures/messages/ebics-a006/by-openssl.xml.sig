<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>a/rC9o44wugrCLspDosyb14/tgMDvxsIUWM0QAeMOA7D7yUoyMflMgQ9rP/FyVi8soGdQk1FpHwcC+wlfwkRt/d+uLrNq4yt9fE2MzhseKyohism3ppfqZbeiHsGGmr8e7P5wtHadtdGxIxcJlgNCLCRG8PFPCPxF5U51ysQn1XGXkgGJ1UxWp56wpznmU6N6+v+dV+Xl2UHAvCwEfDH7G0wj68FYrBwJLL5jD53kk8nAi8zxcx0zhKMaKKqsIcOoWmGqtFb89iIdWRBRp2ZwoWNbtdFc8vL2mbOrsTYkJlTeuGE9ISIk2xO7NuUEu+NPAA0YDw66XgoACYW2abeAg==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

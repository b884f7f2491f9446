<?xml version="1.0" encoding="UTF-8"?>
<UserSignatureData xmlns="http://www.ebics.org/S002">
  <OrderSignatureData>
    <SignatureVersion>A006</SignatureVersion>
    <SignatureValue>ebaqC2Pqy0RjLVgKizMR6IcBulI5jHXRjOSpHXdNxrPxR9FftVvPCCfHHDeG4nUfrftjQ8zKb1P6NWfXoSkeFthvQw+X5jskyCoH6fBbVBiTQahagXnkJ/24S3FsisVf75v8KXKv4pM8jEuOJa/RK7WFRY0YUAP46DhZw7zjVB7eglQzLtQxwRJ9z6PqrJT5Jmktg1SitKBoLOMf7uSG7yJWRFmt/YLzaNaZoMRMFxpH9R7znPSs+nX3gOC1nyHe0PJ8hiF07wQhUJiwa0fCigNXVmXBCOckmMgSN55UbWzP/88Crggq7FS7oJcd+Vll7YKpZYU1vQgu6QTPILM0Fw==</SignatureValue>
    <PartnerID>PARTNER1</PartnerID>
    <UserID>USER1</UserID>
  </OrderSignatureData>
</UserSignatureData>

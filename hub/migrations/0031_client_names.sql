-- What a client is told is written out when it is made: a name that the hub learns later reaches only who asks for it.
-- Clients that exist and never chose keep the four they had; new ones get all but the three that the official SDK
-- throws on (notifications/names.ts).
update client set notification_names = '{slot-booked,booking-canceled,booking-moved,presence-marked}'
 where notification_names is null;
alter table client
  alter column notification_names set default '{slot-booked,booking-canceled,booking-moved,booking-confirmed,break-created,break-moved,break-removed,presence-marked,address-service-created,address-service-changed,address-service-deleted,address-commercial-type-changed}',
  alter column notification_names set not null;

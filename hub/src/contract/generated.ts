// Generated from contract/openapi.yaml by `npm run generate`. Do not edit.

export interface paths {
    "/oauth/v2/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue an access token
         * @description Exchanges the id and secret of a client for an access token. They arrive either as HTTP Basic or in the body, which is form-encoded in one of two ways. There is no refresh token; ask again when `expires_in` has passed. Tokens of a client live side by side. All errors of this URL are written as RFC 6749 has them, with the page that explains it in `Link`.
         */
        post: operations["issueToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List facilities
         * @description Lists every facility that the client was given.
         */
        get: operations["getFacilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
            };
            cookie?: never;
        };
        /**
         * Read a facility
         * @description Reads one facility. With `facility.doctors` its doctors come along.
         */
        get: operations["getFacility"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
            };
            cookie?: never;
        };
        /**
         * List doctors of a facility
         * @description Lists the doctors who are linked to the facility and have a profile that can be booked; others are left out silently. Profile URL, specializations and licence numbers come on request.
         */
        get: operations["getDoctors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
            };
            cookie?: never;
        };
        /**
         * Read a doctor
         * @description Reads one doctor of the facility, specializations included. With `doctor.addresses` the addresses in this facility come along; the `address.*` extensions then add to each of them.
         */
        get: operations["getDoctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
            };
            cookie?: never;
        };
        /**
         * List a doctor's addresses
         * @description Lists the places, in person and online, where the doctor works for this facility.
         */
        get: operations["getAddresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * Read an address
         * @description Reads one address, with the fields that patients must fill in there.
         */
        get: operations["getAddress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an address
         * @description Sets which insured or private patients the address takes and answers with the address as it is afterwards.
         */
        patch: operations["updateAddress"];
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/integration": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Detach an address
         * @description Takes the mark of integration off an address, so that the hub no longer treats its calendar as kept by the client. The address itself stays. Only for clients that were given this feature.
         */
        delete: operations["removeAddressIntegration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the dictionary of services
         * @description Lists the services that addresses can offer. With `services.only_diagnostics` only those of diagnostics remain, with `specialization_id` only those of one specialization. These ids are for adding services to an address; slots and bookings take the ids of address services.
         */
        get: operations["getServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/services": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * List services of an address
         * @description Lists the services that the address offers, without deleted ones. With `start`, only those linked to slots that start on that date, each with its duration.
         */
        get: operations["getAddressServices"];
        put?: never;
        /**
         * Add a service to an address
         * @description Puts a service of the dictionary on the address, with a price and name of the address's own, and answers with the new address service.
         */
        post: operations["addAddressService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/services/{address_service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A service of that address. The ids of another address's services do not work here.
                 * @example 101
                 */
                address_service_id: components["parameters"]["addressServiceId"];
            };
            cookie?: never;
        };
        /**
         * Read a service of an address
         * @description Reads one service of the address.
         */
        get: operations["getAddressService"];
        put?: never;
        post?: never;
        /**
         * Delete a service of an address
         * @description Removes one service from the address. Adding the same service later gives it a new id.
         */
        delete: operations["deleteAddressService"];
        options?: never;
        head?: never;
        /**
         * Change a service of an address
         * @description Changes what the request names of one service of the address; the rest stays.
         */
        patch: operations["updateAddressService"];
        trace?: never;
    };
    "/api/v3/integration/insurance-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the dictionary of insurance providers
         * @description Lists the insurance providers that addresses can accept.
         */
        get: operations["getInsuranceProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/insurance-providers/{insurance_provider_id}/plans": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An insurance provider of the dictionary.
                 * @example 3
                 */
                insurance_provider_id: components["parameters"]["insuranceProviderId"];
            };
            cookie?: never;
        };
        /**
         * List plans of an insurance provider
         * @description Lists the plans that the dictionary holds for one insurance provider.
         */
        get: operations["getInsurancePlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/insurance-providers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * List insurance providers of an address
         * @description Lists the insurance providers that the address accepts, each with the accepted plans.
         */
        get: operations["getAddressInsuranceProviders"];
        /**
         * Put an insurance provider on an address
         * @description Adds the provider named in the body to the address or, if it is there already, replaces its plans.
         */
        put: operations["updateOrCreateAddressInsuranceProvider"];
        /**
         * Add an insurance provider to an address
         * @description Lets the address accept a provider of the dictionary, optionally with some of its plans. A provider that is there already is refused.
         */
        post: operations["addAddressInsuranceProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/insurance-providers/{insurance_provider_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description An insurance provider of the dictionary.
                 * @example 3
                 */
                insurance_provider_id: components["parameters"]["insuranceProviderId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an insurance provider from an address
         * @description Stops the address from accepting a provider.
         */
        delete: operations["deleteAddressInsuranceProvider"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * Read the state of a calendar
         * @description Tells whether patients can book the address. Its first slots or breaks make the calendar: enabled, or disabled at an address that is itself disabled. An address that never had slots, breaks or an enabled calendar has none.
         */
        get: operations["getCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/calendar/enable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a calendar
         * @description Shows the availability of the address to patients. Takes no body.
         */
        post: operations["enableCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/calendar/disable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a calendar
         * @description Hides the availability of the address from patients. Takes no body.
         */
        post: operations["disableCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/breaks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * List breaks
         * @description Lists the breaks of the address that touch the range.
         */
        get: operations["getCalendarBreaks"];
        put?: never;
        /**
         * Add a break
         * @description Blocks a range of time at the address; slots inside it are not offered. Breaks may overlap. The answer describes the break at this address only, also when coupled addresses get one.
         */
        post: operations["addCalendarBreak"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/breaks/{break_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A break of that address.
                 * @example 567
                 */
                break_id: components["parameters"]["breakId"];
            };
            cookie?: never;
        };
        /**
         * Read a break
         * @description Reads one break of the address.
         */
        get: operations["getCalendarBreak"];
        put?: never;
        post?: never;
        /**
         * Delete a break
         * @description Removes a break, so that the slots under it are offered again. Breaks that were made with it at coupled addresses go too.
         */
        delete: operations["deleteCalendarBreak"];
        options?: never;
        head?: never;
        /**
         * Move a break
         * @description Gives a break another range. Breaks that were made with it at coupled addresses move along.
         */
        patch: operations["moveCalendarBreak"];
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/slots": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * List free slots
         * @description Lists the starts that patients can still book between `start` and `end`, at most 180 days apart. With `slot.services` each start tells which services fit there. A range without free slots is an empty list.
         */
        get: operations["getSlots"];
        /**
         * Replace slots
         * @description Sets the availability inside each submitted work period and leaves everything outside of them alone. A period without services clears its range. Each period stays within one day and ends no later than 12 weeks from now. One unknown service refuses the whole request. One request takes 12,000 periods in 4 MiB, which is 12 weeks of 12 hours a day in periods of 5 minutes; the bodies of other operations are 1 MiB at most. Sending the same payload again is refused while the first is being processed, and is 201 without effect for 3 minutes after the first has finished.
         */
        put: operations["replaceSlots"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/slots/{start}/book": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description The moment at which the slot starts, percent-encoded.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                start: components["parameters"]["slotStart"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book a slot
         * @description Books a visit at a free slot that offers the service. Nobody is asked, since the client is the one who would be. A slot of a period `with-insurance-only` is booked without an insurance provider, too; one that is named has to be among those of the period. Answers 200, without a `Location`.
         */
        post: operations["bookSlot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/slots/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A calendar day at the facility. A full timestamp, with or without an offset, is accepted too and its date is used.
                 * @example 2021-05-16
                 */
                date: components["parameters"]["slotDate"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete the slots of a day
         * @description Removes the availability of one calendar day at the address. Bookings stay.
         */
        delete: operations["deleteSlots"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/bookings": {
        parameters: {
            query: {
                /**
                 * @description Start of the range, inclusive.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                start: components["parameters"]["rangeStart"];
                /**
                 * @description End of the range, exclusive.
                 * @example 2021-05-16T15:00:00+01:00
                 */
                end: components["parameters"]["rangeEnd"];
                /**
                 * @description Turns paging on and names the page, counted from 1. Without it the whole range is answered at once.
                 * @example 1
                 */
                page?: components["parameters"]["page"];
                /**
                 * @description Bookings on a page; not read without `page`, whatever it holds.
                 * @example 100
                 */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        /**
         * List bookings
         * @description Lists the bookings of the address that start in the range, canceled ones included, ordered by start; `status` tells them apart. Patient, service, presence and confirmation come on request.
         */
        get: operations["getBookings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/bookings/{booking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        /**
         * Read a booking
         * @description Reads one booking with patient, service, comment and insurance. With `booking.moving` it names the first and the newest booking of its moves, or null where it was booked before 2 April 2025.
         */
        get: operations["getBooking"];
        put?: never;
        post?: never;
        /**
         * Cancel a booking
         * @description Cancels a visit and offers its time again. The body with the reason may be left out.
         */
        delete: operations["cancelBooking"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/bookings/{booking_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a booking
         * @description Gives a visit another time, service or address, also of another doctor in the facility. The old booking is canceled and a new one with its own id takes its place; `Location` names it with the doctor it now belongs to. A booking that holds a payment moves only where the same payment account is used.
         */
        post: operations["moveBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/bookings/{booking_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Confirm a booking
         * @description Records that the patient or the clinic confirmed the visit.
         */
        put: operations["confirmBooking"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/opinion-request": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Ask a patient for an opinion
         * @description Sends a text message that invites the patient of a visit booked in the clinic to rate the doctor. The visit itself is not stored.
         */
        put: operations["requestOpinion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}/bookings/{booking_id}/presence/patient": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a patient as present
         * @description Records that the patient came. May be changed later. Takes no body.
         */
        post: operations["markPatientPresence"];
        /**
         * Mark a patient as absent
         * @description Records that the patient did not come. May be changed later. Takes no body.
         */
        delete: operations["markPatientAbsence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pull the next notification
         * @description Hands out the oldest notification that was not pulled before, and takes it off the client's queue once the answer has been written. An empty queue is 404. What is not pulled within 72 hours is deleted.
         *     Three optional headers serve clients that must not lose what they have pulled: see the parameters.
         */
        get: operations["pullNotification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/notifications/multiple": {
        parameters: {
            query?: {
                /**
                 * @description The most notifications to hand out in this answer.
                 * @example 5
                 */
                limit?: components["parameters"]["notificationsLimit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pull several notifications
         * @description Hands out the oldest notifications, at most `limit`, tells how many remain, and takes them off the queue once the answer has been written. An empty queue is 404. What is not pulled within 72 hours is deleted.
         *     Three optional headers serve clients that must not lose what they have pulled: see the parameters.
         */
        get: operations["pullMultipleNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v3/integration/notifications/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send failed notifications again
         * @description Queues every notification again whose delivery was given up. For clients with an endpoint, once an hour; worth calling regularly. Notifications given up are deleted 14 days after they were made.
         */
        post: operations["releaseNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "slot-booking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * May this slot be booked?
         * @description Asks, just before a patient books, whether the visit may be made. Any 2xx approves. A 4xx with `Content-Type: application/json` and `{"error_code": n}` denies, and the patient reads the text that the dictionary holds for the code. Everything else denies with a neutral text. Posted once, with the patient waiting; never queued or repeated. Off until it is switched on for the client.
         */
        post: operations["slotBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "slot-booked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A visit was booked
         * @description A patient booked, or a doctor booked in their own calendar. `visit_payment` is there when visits are paid on booking, `videocall_url` for a video consultation, `insurance` when the patient named one.
         */
        post: operations["slotBooked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "booking-canceled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A visit was canceled
         * @description The patient or the doctor canceled a visit; `canceled_by` tells which.
         */
        post: operations["bookingCanceled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "booking-moving": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * May this visit be moved?
         * @description Asks, just before a patient moves a visit, whether it may be moved. It is answered like `slot-booking`. Posted once, with the patient waiting; never queued or repeated. Off until it is switched on for the client.
         */
        post: operations["bookingMoving"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "booking-moved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A visit was moved
         * @description The patient or the doctor gave a visit another time. The old booking is canceled, the new one has an id of its own.
         */
        post: operations["bookingMoved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "booking-confirmed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A visit was confirmed
         * @description The patient or the doctor confirmed a visit.
         */
        post: operations["bookingConfirmed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "booking-payment-status-changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The payment of a visit changed
         * @description The payment of a visit went from one state to another.
         */
        post: operations["bookingPaymentStatusChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "break-created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A break was added
         * @description A doctor added a break in their own calendar.
         */
        post: operations["breakCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "break-moved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A break was moved
         * @description A doctor moved a break; the range is the new one.
         */
        post: operations["breakMoved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "break-removed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A break was removed
         * @description A doctor removed a break from their own calendar.
         */
        post: operations["breakRemoved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "presence-marked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Presence was marked
         * @description The doctor or the patient said whether the patient came.
         */
        post: operations["presenceMarked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "address-service-created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A service was added
         * @description A service was added to an address.
         */
        post: operations["addressServiceCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "address-service-changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A service was changed
         * @description A service of an address was edited. It is shown as it is now.
         */
        post: operations["addressServiceChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "address-service-deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A service was deleted
         * @description A service was removed from an address. It is shown as it was.
         */
        post: operations["addressServiceDeleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "address-commercial-type-changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The plan of an address changed
         * @description The commercial type of an address changed; `address` shows the new one.
         */
        post: operations["addressCommercialTypeChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "address-assigned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address was assigned
         * @description A doctor was given an address.
         */
        post: operations["addressAssigned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "address-unassigned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address was unassigned
         * @description An address was taken from a doctor.
         */
        post: operations["addressUnassigned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description An identifier. Always a string in answers. In requests the server also reads a JSON number and treats it as its decimal string.
         * @example 123
         */
        Id: string;
        /**
         * Format: date-time
         * @description A moment, with the offset of the facility's time zone at that moment.
         */
        Time: string;
        /**
         * Format: date-time
         * @description A moment with its offset, written as `+01:00`, `+0100` or `Z`. The offset is required.
         */
        TimeInput: string;
        /**
         * Format: date
         * @description A calendar date. A full timestamp, with or without an offset, is accepted too and its date is used.
         */
        DateInput: string;
        /** @enum {string|null} */
        Gender: "m" | "f" | null;
        /**
         * @description Which patients the address takes.
         * @enum {string}
         */
        InsuranceSupport: "private" | "insurance" | "private_and_insurance";
        /**
         * @description The plan of the address. Only addresses on a paid plan can have a calendar.
         * @enum {string}
         */
        CommercialType: "premium" | "saas-only" | "basic";
        TokenRequest: {
            /**
             * @description Always `client_credentials`.
             * @example client_credentials
             */
            grant_type: string;
            /**
             * @description Always `integration`; may be left out.
             * @example integration
             */
            scope?: string | null;
            /** @description Needed unless HTTP Basic carries it. */
            client_id?: string | null;
            /** @description Needed unless HTTP Basic carries it. */
            client_secret?: string | null;
        };
        Token: {
            /** @description 40 hexadecimal digits without meaning. */
            access_token: string;
            /**
             * @description Seconds until a new token should be fetched.
             * @constant
             */
            expires_in: 3600;
            /** @constant */
            token_type: "bearer";
            /** @description Always null; the only scope is `integration`. */
            scope: null;
        };
        /** @description An error as RFC 6749 writes it. */
        TokenError: {
            /** @enum {string} */
            error: "invalid_request" | "invalid_client" | "unsupported_grant_type" | "invalid_scope" | "temporarily_unavailable" | "server_error";
            error_description: string;
        };
        Facility: {
            id: components["schemas"]["Id"];
            name: string;
            doctors?: components["schemas"]["Doctors"];
        };
        Facilities: {
            _items: components["schemas"]["Facility"][];
        };
        Doctor: {
            id: components["schemas"]["Id"];
            name: string;
            surname: string;
            /** @description The public page of the doctor. */
            profile_url?: string;
            addresses?: components["schemas"]["Addresses"];
            specializations?: components["schemas"]["Specializations"];
            /** @description The same as `specializations`, under the name that older clients read. */
            specialization?: components["schemas"]["Specializations"] | null;
            license_numbers?: components["schemas"]["LicenseNumbers"];
        };
        Doctors: {
            _items: components["schemas"]["Doctor"][];
        };
        Specialization: {
            id: components["schemas"]["Id"];
            name: string;
        };
        Specializations: {
            _items: components["schemas"]["Specialization"][];
        };
        LicenseNumber: {
            id: components["schemas"]["Id"];
            license_number: string;
        };
        LicenseNumbers: {
            _items: components["schemas"]["LicenseNumber"][];
        };
        Address: {
            id: components["schemas"]["Id"];
            name: string | null;
            city_name?: string | null;
            post_code: string | null;
            street: string | null;
            /** @description Whether visits here are video consultations. */
            is_online_only?: boolean;
            booking_extra_fields?: components["schemas"]["BookingExtraFields"];
            /** @description Whether patients pay for visits here when they book. */
            visit_payment?: boolean;
            commercial_type?: components["schemas"]["CommercialType"];
            insurance_support?: components["schemas"]["InsuranceSupport"];
        };
        /** @description What a patient has to give at this address beyond name and phone. */
        BookingExtraFields: {
            birth_date: boolean;
            gender: boolean;
            /** @description The national identification number. */
            nin: boolean;
        };
        Addresses: {
            _items: components["schemas"]["Address"][];
        };
        UpdateAddressRequest: {
            /**
             * @description Which patients the address takes from now on.
             * @enum {string|null}
             */
            insurance_support?: "private" | "insurance" | "private_and_insurance" | null;
        };
        /** @description An entry of the dictionary. It cannot be booked itself; see AddressService. */
        Service: {
            id: components["schemas"]["Id"];
            name: string;
        };
        Services: {
            _items: components["schemas"]["Service"][];
        };
        /** @description The ages at which a patient may book the service, both included. They come as a pair: a side that is null or absent is open. A maximum below the minimum is refused. */
        AllowedPatients: {
            minimum_age?: number | null;
            maximum_age?: number | null;
        };
        /** @description A service as one address offers it. Its id is good at this address only. */
        AddressService: {
            id: components["schemas"]["Id"];
            name: string;
            /** @description The whole part of the price; what follows the decimal point is cut off. */
            price: number | null;
            /** @description Whether the price is a minimum. */
            is_price_from: boolean;
            /** @description Whether the service is the first choice at this address. */
            is_default: boolean;
            /** @description The entry of the dictionary, or null for a service that the doctor made up. */
            service_id: string | null;
            description: string | null;
            /** @description Minutes; present when services were asked for a date. */
            duration?: number | null;
            /** @description Whether patients see it. */
            is_visible: boolean;
            allowed_patients?: components["schemas"]["AllowedPatients"] | null;
            /** @description The name that the address gave it. */
            custom_name?: string | null;
            /** @description Whether it can be booked on public insurance. */
            is_public_insurance_flow?: boolean;
        };
        AddressServices: {
            _items: components["schemas"]["AddressService"][];
        };
        AddAddressServiceRequest: {
            service_id: components["schemas"]["Id"];
            is_price_from?: boolean | null;
            /** @description At most two decimals count; the rest is cut off. */
            price?: number | null;
            description?: string | null;
            is_visible?: boolean | null;
            /** @description Minutes. */
            default_duration?: number | null;
            allowed_patients?: components["schemas"]["AllowedPatients"] | null;
            /** @description A name of one's own; never empty. */
            custom_name?: string | null;
        };
        /** @description What is absent stays as it is. */
        UpdateAddressServiceRequest: {
            is_price_from?: boolean | null;
            /** @description At most two decimals count; the rest is cut off. Null means that no price is shown. */
            price?: number | null;
            /** @description Null clears it. */
            description?: string | null;
            /** @description Minutes. */
            default_duration?: number | null;
            is_visible?: boolean | null;
            /** @description Null lets everyone book. */
            allowed_patients?: components["schemas"]["AllowedPatients"] | null;
            /** @description Null clears it; never empty. */
            custom_name?: string | null;
        };
        InsuranceProvider: {
            insurance_provider_id: components["schemas"]["Id"];
            name: string;
        };
        InsuranceProviders: {
            _items: components["schemas"]["InsuranceProvider"][];
        };
        InsurancePlan: {
            insurance_plan_id: components["schemas"]["Id"];
            name: string;
        };
        InsurancePlans: {
            _items: components["schemas"]["InsurancePlan"][];
        };
        AddressInsuranceProvider: {
            insurance_provider_id: components["schemas"]["Id"];
            name: string;
            insurance_plans: components["schemas"]["InsurancePlans"];
        };
        AddressInsuranceProviders: {
            _items: components["schemas"]["AddressInsuranceProvider"][];
        };
        AddressInsuranceProviderRequest: {
            insurance_provider_id: components["schemas"]["Id"];
            /** @description The plans of that provider which the address accepts. */
            insurance_plans?: {
                insurance_plan_id: components["schemas"]["Id"];
            }[] | null;
        };
        Calendar: {
            /** @enum {string} */
            status: "enabled" | "disabled";
        };
        CalendarBreak: {
            id: components["schemas"]["Id"];
            since: components["schemas"]["Time"];
            till: components["schemas"]["Time"];
            description?: string | null;
        };
        CalendarBreaks: {
            _items: components["schemas"]["CalendarBreak"][];
        };
        AddCalendarBreakRequest: {
            since: components["schemas"]["TimeInput"];
            till: components["schemas"]["TimeInput"];
            /** @description Why the break is there. */
            description?: string | null;
            /**
             * @description Also makes the break at the counterparts of this address: the doctor's online addresses for one in person, those in person for an online one, within the facility. They follow when this break is moved or deleted.
             * @default false
             */
            apply_on_coupled_addresses: boolean | null;
        };
        MoveCalendarBreakRequest: {
            since: components["schemas"]["TimeInput"];
            till: components["schemas"]["TimeInput"];
        };
        Slot: {
            start: components["schemas"]["Time"];
            /** @description What can be booked at this start. */
            address_services?: components["schemas"]["AddressServices"] | null;
        };
        Slots: {
            _items: components["schemas"]["Slot"][];
        };
        ReplaceSlotsRequest: {
            slots: components["schemas"]["WorkPeriod"][];
        };
        /** @description A stretch of work within one day, which the hub cuts into slots. The step is the greatest common divisor of the durations. */
        WorkPeriod: {
            start: components["schemas"]["TimeInput"];
            end: components["schemas"]["TimeInput"];
            /** @description What can be booked in it. Absent, null or empty removes every slot in the period. */
            address_services?: {
                address_service_id: components["schemas"]["Id"];
                /** @description Minutes. */
                duration: number;
            }[] | null;
            /**
             * @description `with-insurance-only` needs providers below, `without-insurance-only` needs that there are none.
             * @default with-and-without-insurance
             * @enum {string|null}
             */
            insurance_accepted: "with-and-without-insurance" | "without-insurance-only" | "with-insurance-only" | null;
            /** @description Providers of the address, here by number. */
            insurance_providers?: number[] | null;
            /** @description Ids of plans, shown to patients with the period. Kept are those that the dictionary has for the providers above, or for any where the period names none; the rest is dropped without a word. */
            insurance_plans?: components["schemas"]["Id"][] | null;
        };
        BookSlotRequest: {
            address_service_id: components["schemas"]["Id"];
            /** @description Minutes. */
            duration: number;
            /** @description Whether the patient was here before. */
            is_returning?: boolean | null;
            patient: components["schemas"]["PatientInput"];
            label?: string | null;
            comment?: string | null;
            insurance_provider_id?: components["schemas"]["OptionalId"];
            insurance_plan_id?: components["schemas"]["OptionalId"];
            /**
             * @description Marks one of a series of visits; the patient then gets no confirmation.
             * @default false
             */
            is_recurring: boolean | null;
        };
        /** @description An identifier, or null for none. The server also reads a JSON number. */
        OptionalId: string | null;
        PatientInput: {
            name: string;
            surname?: string | null;
            email?: string | null;
            /** @description The server also reads a JSON number. */
            phone: string;
            /**
             * Format: date
             * @description A calendar date, today's at the facility or an earlier one. A full timestamp, with or without an offset, is accepted too and its date is used.
             */
            birth_date?: string | null;
            /** @description The national identification number. The server also reads a JSON number. */
            nin?: string | null;
            gender?: components["schemas"]["Gender"];
            marketing_consent?: boolean | null;
            data_privacy_consent?: boolean | null;
        };
        /**
         * @description `user` is the patient, `doctor` somebody at the clinic, `integration` a client of this API.
         * @enum {string}
         */
        BookedBy: "user" | "doctor" | "integration";
        /**
         * @description Who canceled, in the words of `booked_by`; empty while nobody did.
         * @enum {string}
         */
        CanceledBy: "" | "user" | "doctor" | "integration";
        /** @enum {string} */
        BookingStatus: "booked" | "canceled";
        Booking: {
            id: components["schemas"]["Id"];
            status: components["schemas"]["BookingStatus"];
            start_at: components["schemas"]["Time"];
            end_at: components["schemas"]["Time"];
            /** @description Minutes. */
            duration: number;
            booked_by: components["schemas"]["BookedBy"];
            canceled_by: components["schemas"]["CanceledBy"];
            booked_at: components["schemas"]["Time"];
            /** Format: date-time */
            canceled_at: string | null;
            moving?: components["schemas"]["BookingMoving"] | null;
            patient?: components["schemas"]["BookingPatient"];
            address_service?: components["schemas"]["AddressService"] | null;
            comment?: string | null;
            /**
             * @description Whether the patient came; null until somebody said so.
             * @enum {string|null}
             */
            presence?: "present" | "absent" | null;
            /** @description Whether patient or clinic confirmed the visit. */
            confirmed?: boolean;
            insurance?: components["schemas"]["Insurance"] | null;
            /** @description Whether the visit is paid when it is booked. */
            visit_payment?: boolean | null;
            /** @description How the payment stands, such as `new`, `in_progress`, `successful`, `failed`, `canceled` or `paid`. */
            visit_payment_status?: string | null;
            /** @description Where the video consultation takes place. It stays the same when the visit is moved. */
            videocall_url?: string | null;
        };
        /** @description Bookings ordered by start. The four numbers are there only when paging. */
        Bookings: {
            page?: number | null;
            limit?: number | null;
            /** @description Number of pages. */
            pages?: number | null;
            /** @description Bookings on all pages. */
            total?: number | null;
            _items: components["schemas"]["Booking"][];
        };
        /** @description The first and the newest booking of a chain of moves; both are the booking itself if it never moved. */
        BookingMoving: {
            origin_booking_id: components["schemas"]["Id"];
            newest_booking_id: components["schemas"]["Id"];
        };
        BookingPatient: {
            name: string;
            surname?: string | null;
            email?: string | null;
            phone?: string | null;
            /** Format: date */
            birth_date?: string | null;
            nin?: string | null;
            gender?: components["schemas"]["Gender"];
            is_returning?: boolean;
            insurance_number?: string | null;
        };
        Insurance: {
            id: components["schemas"]["Id"];
            name: string;
            plan?: string | null;
            plan_id?: string | null;
        };
        CancelBookingRequest: {
            /** @description Why the visit was canceled. */
            reason?: string | null;
        };
        ConfirmBookingRequest: {
            /**
             * @description The patient (`user`) or the clinic (`admin`).
             * @enum {string}
             */
            confirmed_by: "user" | "admin";
        };
        MoveBookingRequest: {
            address_service_id: components["schemas"]["Id"];
            /**
             * Format: date-time
             * @description The new start with its offset. Absent keeps the time.
             */
            start?: string | null;
            /** @description Minutes. Absent keeps the duration. */
            duration?: number | null;
            /** @description Another address in the same facility, possibly of another doctor. Absent keeps the address. */
            address_id?: components["schemas"]["OptionalId"];
        };
        OpinionRequest: {
            /** @description The patient's mobile number. The server also reads a JSON number. */
            phone: string;
        };
        NotificationFacility: {
            id: components["schemas"]["Id"];
            name: string;
        };
        NotificationDoctor: {
            id: components["schemas"]["Id"];
            name: string;
            surname: string;
        };
        NotificationAddress: {
            id: components["schemas"]["Id"];
            name: string | null;
            street: string | null;
            post_code: string | null;
            commercial_type?: components["schemas"]["CommercialType"];
        };
        NotificationAddressService: {
            id: components["schemas"]["Id"];
            name: string;
            /** @description The whole part of the price. */
            price: number | null;
            is_price_from: boolean;
            is_visible: boolean;
        };
        /** @description A booking that a patient is about to make. It has no id yet. */
        NotificationBookingRequest: {
            booking_at: components["schemas"]["Time"];
            booking_by: components["schemas"]["BookedBy"];
            start_at: components["schemas"]["Time"];
            end_at: components["schemas"]["Time"];
            /** @description Minutes. */
            duration: number;
            address_service?: components["schemas"]["NotificationAddressService"] | null;
            patient?: components["schemas"]["BookingPatient"];
            comment?: string | null;
            /** @description A token of the visit; no cryptographic signature. */
            signature?: string;
            visit_payment?: boolean;
        };
        NotificationBooking: {
            id: components["schemas"]["Id"];
            status: components["schemas"]["BookingStatus"];
            start_at: components["schemas"]["Time"];
            end_at: components["schemas"]["Time"];
            /** @description Minutes. */
            duration: number;
            booked_by: components["schemas"]["BookedBy"];
            canceled_by: components["schemas"]["CanceledBy"];
            booked_at: components["schemas"]["Time"];
            /** Format: date-time */
            canceled_at?: string | null;
            address_service?: components["schemas"]["NotificationAddressService"] | null;
            patient?: components["schemas"]["BookingPatient"];
            comment?: string | null;
            insurance?: components["schemas"]["Insurance"] | null;
            /** @description A token of the visit; no cryptographic signature. */
            signature?: string;
            visit_payment?: boolean;
            videocall_url?: string;
        };
        /** @description The booking that would end if the move is approved. */
        NotificationCancelingBooking: {
            id: components["schemas"]["Id"];
            start_at: components["schemas"]["Time"];
            end_at: components["schemas"]["Time"];
            /** @description Minutes. */
            duration: number;
            booked_by: components["schemas"]["BookedBy"];
            canceling_by: components["schemas"]["BookedBy"];
            booked_at: components["schemas"]["Time"];
            canceling_at: components["schemas"]["Time"];
            address_service?: components["schemas"]["NotificationAddressService"] | null;
            patient?: components["schemas"]["BookingPatient"];
            comment?: string | null;
        };
        NotificationBreak: {
            id: components["schemas"]["Id"];
            since: components["schemas"]["Time"];
            till: components["schemas"]["Time"];
        };
        /**
         * @description In upper case here, unlike in a booking.
         * @enum {string}
         */
        NotificationPresence: "ABSENT" | "PRESENT";
        /** @enum {string} */
        PaymentStatus: "paid" | "waiting_for_confirmation" | "not-paid" | "refunded" | "charged_back";
        NotificationPaymentStatus: {
            status_from: components["schemas"]["PaymentStatus"];
            status_to: components["schemas"]["PaymentStatus"];
            changed_at: components["schemas"]["Time"];
        };
        SlotBookingNotification: {
            /** @constant */
            name: "slot-booking";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                visit_booking_request: components["schemas"]["NotificationBookingRequest"];
            };
            created_at: components["schemas"]["Time"];
        };
        SlotBookedNotification: {
            /** @constant */
            name: "slot-booked";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                visit_booking: components["schemas"]["NotificationBooking"];
            };
            created_at: components["schemas"]["Time"];
        };
        BookingCanceledNotification: {
            /** @constant */
            name: "booking-canceled";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                visit_booking: components["schemas"]["NotificationBooking"];
            };
            created_at: components["schemas"]["Time"];
        };
        BookingMovingNotification: {
            /** @constant */
            name: "booking-moving";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                canceling_booking: components["schemas"]["NotificationCancelingBooking"];
                creating_booking: components["schemas"]["NotificationBookingRequest"];
            };
            created_at: components["schemas"]["Time"];
        };
        BookingMovedNotification: {
            /** @constant */
            name: "booking-moved";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                old_visit_booking: components["schemas"]["NotificationBooking"];
                new_visit_booking: components["schemas"]["NotificationBooking"];
            };
            created_at: components["schemas"]["Time"];
        };
        BookingConfirmedNotification: {
            /** @constant */
            name: "booking-confirmed";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                visit_booking: components["schemas"]["NotificationBooking"];
            };
            created_at: components["schemas"]["Time"];
        };
        BookingPaymentStatusChangedNotification: {
            /** @constant */
            name: "booking-payment-status-changed";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                visit_booking: components["schemas"]["NotificationBooking"];
                visit_payment_status: components["schemas"]["NotificationPaymentStatus"];
            };
            created_at: components["schemas"]["Time"];
        };
        BreakCreatedNotification: {
            /** @constant */
            name: "break-created";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                break: components["schemas"]["NotificationBreak"];
            };
            created_at: components["schemas"]["Time"];
        };
        BreakMovedNotification: {
            /** @constant */
            name: "break-moved";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                break: components["schemas"]["NotificationBreak"];
            };
            created_at: components["schemas"]["Time"];
        };
        BreakRemovedNotification: {
            /** @constant */
            name: "break-removed";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                break: components["schemas"]["NotificationBreak"];
            };
            created_at: components["schemas"]["Time"];
        };
        PresenceMarkedNotification: {
            /** @constant */
            name: "presence-marked";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                visit_booking: components["schemas"]["NotificationBooking"];
                presence: components["schemas"]["NotificationPresence"];
            };
            created_at: components["schemas"]["Time"];
        };
        AddressServiceCreatedNotification: {
            /** @constant */
            name: "address-service-created";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                address_service: components["schemas"]["AddressService"];
            };
            created_at: components["schemas"]["Time"];
        };
        AddressServiceChangedNotification: {
            /** @constant */
            name: "address-service-changed";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                address_service: components["schemas"]["AddressService"];
            };
            created_at: components["schemas"]["Time"];
        };
        AddressServiceDeletedNotification: {
            /** @constant */
            name: "address-service-deleted";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
                address_service: components["schemas"]["AddressService"];
            };
            created_at: components["schemas"]["Time"];
        };
        AddressCommercialTypeChangedNotification: {
            /** @constant */
            name: "address-commercial-type-changed";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
            };
            created_at: components["schemas"]["Time"];
        };
        AddressAssignedNotification: {
            /** @constant */
            name: "address-assigned";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
            };
            created_at: components["schemas"]["Time"];
        };
        AddressUnassignedNotification: {
            /** @constant */
            name: "address-unassigned";
            data: {
                facility: components["schemas"]["NotificationFacility"];
                doctor: components["schemas"]["NotificationDoctor"];
                address: components["schemas"]["NotificationAddress"];
            };
            created_at: components["schemas"]["Time"];
        };
        /** @description One queued event. Which keys `data` has follows from `name`; each event describes its own. */
        Notification: {
            /**
             * @description The event. The two asks, `slot-booking` and `booking-moving`, are named for completeness: they are posted to an endpoint and never queued.
             * @enum {string}
             */
            name: "slot-booking" | "slot-booked" | "booking-canceled" | "booking-moving" | "booking-moved" | "booking-confirmed" | "booking-payment-status-changed" | "break-created" | "break-moved" | "break-removed" | "presence-marked" | "address-service-created" | "address-service-changed" | "address-service-deleted" | "address-commercial-type-changed" | "address-assigned" | "address-unassigned";
            data: components["schemas"]["NotificationData"];
            created_at: components["schemas"]["Time"];
        };
        /** @description Facility, doctor and address are always there; the rest depends on the event. */
        NotificationData: {
            facility: components["schemas"]["NotificationFacility"];
            doctor: components["schemas"]["NotificationDoctor"];
            address: components["schemas"]["NotificationAddress"];
            visit_booking_request?: components["schemas"]["NotificationBookingRequest"];
            visit_booking?: components["schemas"]["NotificationBooking"];
            old_visit_booking?: components["schemas"]["NotificationBooking"];
            new_visit_booking?: components["schemas"]["NotificationBooking"];
            canceling_booking?: components["schemas"]["NotificationCancelingBooking"];
            creating_booking?: components["schemas"]["NotificationBookingRequest"];
            visit_payment_status?: components["schemas"]["NotificationPaymentStatus"];
            break?: components["schemas"]["NotificationBreak"];
            presence?: components["schemas"]["NotificationPresence"];
            address_service?: components["schemas"]["AddressService"];
        };
        Notifications: {
            notifications: components["schemas"]["Notification"][];
            /** @description How many are still queued. */
            remaining: number;
        };
        /** @description How an endpoint says no to an ask, with a reason that the patient can be told. */
        Denial: {
            /** @description A code of the client's dictionary. Texts in this body are never shown. */
            error_code: number;
        };
        /** @description The envelope of every refusal. */
        Error: {
            /** @description Empty, or an object that names the rejected properties with what is wrong about each. Absent in 401. */
            errors?: string[] | {
                [key: string]: string[];
            };
            message: string;
        };
    };
    responses: {
        /** @description The request cannot be read or breaks a rule of its schema. */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description No access token, or one that does not count any more. This body alone has no `errors`. */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The facility is not one of the client's. */
        FacilityForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The facility or the doctor is outside what the client may see. */
        DoctorForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The facility, the doctor or the address is outside what the client may see. */
        AddressForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The path leads outside what the client may see, or the client may not change this calendar. */
        CalendarForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description Something on the path does not exist or was deleted. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The queue is empty. */
        NoNotifications: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The request of the same Idempotency-Key has no answer yet. */
        KeyInFlight: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description The Idempotency-Key belongs to a request with another path or body. */
        KeyOfAnotherRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description A rate limit of the client is used up. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description Any other answer, always in the same envelope: wrong path or method, a body that is too large or of the wrong type, a request that arrives too slowly, or trouble inside the hub. */
        Fault: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                Allow: components["headers"]["Allow"];
                "Accept-Encoding": components["headers"]["Accept-Encoding"];
                "Retry-After": components["headers"]["Retry-After-If-Known"];
                [name: string]: unknown;
            };
            content: {
                "application/vnd.error+docplanner+json": components["schemas"]["Error"];
            };
        };
        /** @description Any other answer of the token endpoint, in the words of RFC 6749 as well: wrong method, a body that is too large or of the wrong type, a request that arrives too slowly, or trouble inside the hub. */
        TokenFault: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Link: components["headers"]["Link"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Allow: components["headers"]["Allow"];
                "Accept-Encoding": components["headers"]["Accept-Encoding"];
                "Retry-After": components["headers"]["Retry-After-If-Known"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TokenError"];
            };
        };
        /** @description Any 2xx in time approves. The body is not read. */
        Approved: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Denies. With `Content-Type: application/json` and an `error_code` that the client's dictionary holds, the patient reads the dictionary's text in their language; otherwise a neutral one. */
        Denied: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Denial"];
            };
        };
        /** @description Everything else denies and the patient reads a neutral text: other statuses, redirects, no answer in time, a connection that fails, a body that is too large or cannot be read. */
        DeniedNeutrally: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Any 2xx settles the delivery. The body is not read. */
        Accepted: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Anything else counts as a failed attempt, redirects included, and is tried again later. */
        DeliveryFailed: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: {
        /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
        idempotencyKey: string;
        /** @description With `manual`, what is handed out stays in the queue until the client acknowledges it by `Slotwire-Ack-Ids` of a later pull. The answer has the ids in `Slotwire-Notification-Ids`. What is not acknowledged within 60 seconds is handed out again, first; until then what is behind it waits too, and a pull finds nothing. */
        slotwireAck: "manual";
        /** @description Up to 100 ids of notifications that the client has dealt with, separated by commas. They leave the queue before anything is handed out. Ids that were never handed out or have left already are ignored. */
        slotwireAckIds: string;
        /** @description Hands out what came after the notification of this id (0: everything), whether it was pulled before or not, as far as it is younger than 72 hours. Nothing is taken off the queue; `remaining` counts what follows. To go on, send the last id of the answer. */
        slotwireReplaySince: string;
        /**
         * @description A facility of the client.
         * @example 1
         */
        facilityId: components["schemas"]["Id"];
        /**
         * @description A doctor of that facility.
         * @example 123
         */
        doctorId: components["schemas"]["Id"];
        /**
         * @description An address of that doctor in that facility.
         * @example 111
         */
        addressId: components["schemas"]["Id"];
        /**
         * @description A service of that address. The ids of another address's services do not work here.
         * @example 101
         */
        addressServiceId: components["schemas"]["Id"];
        /**
         * @description An insurance provider of the dictionary.
         * @example 3
         */
        insuranceProviderId: components["schemas"]["Id"];
        /**
         * @description A break of that address.
         * @example 567
         */
        breakId: components["schemas"]["Id"];
        /**
         * @description A booking at that address.
         * @example 2134124
         */
        bookingId: components["schemas"]["Id"];
        /**
         * @description The moment at which the slot starts, percent-encoded.
         * @example 2021-05-16T14:00:00+01:00
         */
        slotStart: components["schemas"]["TimeInput"];
        /**
         * @description A calendar day at the facility. A full timestamp, with or without an offset, is accepted too and its date is used.
         * @example 2021-05-16
         */
        slotDate: components["schemas"]["DateInput"];
        /**
         * @description Start of the range, inclusive.
         * @example 2021-05-16T14:00:00+01:00
         */
        rangeStart: components["schemas"]["TimeInput"];
        /**
         * @description End of the range, exclusive.
         * @example 2021-05-16T15:00:00+01:00
         */
        rangeEnd: components["schemas"]["TimeInput"];
        /**
         * @description Start of the range. A value that is not a date is answered with 404, as documented for this operation.
         * @example 2021-05-16T14:00:00+01:00
         */
        breaksSince: components["schemas"]["TimeInput"];
        /**
         * @description End of the range. A value that is not a date is answered with 404, as documented for this operation.
         * @example 2021-05-16T15:00:00+01:00
         */
        breaksTill: components["schemas"]["TimeInput"];
        /**
         * @description Keeps only the services linked to slots that start on this date, and adds their `duration`.
         * @example 2021-05-16T14:00:00+01:00
         */
        servicesOnDate: components["schemas"]["TimeInput"];
        /**
         * @description Keeps only the services of this specialization.
         * @example 12
         */
        specializationId: components["schemas"]["Id"];
        /**
         * @description Turns paging on and names the page, counted from 1. Without it the whole range is answered at once.
         * @example 1
         */
        page: number;
        /**
         * @description Bookings on a page; not read without `page`, whatever it holds.
         * @example 100
         */
        limit: number;
        /**
         * @description The most notifications to hand out in this answer.
         * @example 5
         */
        notificationsLimit: number;
        /**
         * @description What to add to the facility. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "facility.doctors"
         *     ]
         */
        facilityWith: "facility.doctors"[];
        /**
         * @description What to add to each doctor. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "doctor.profile_url"
         *     ]
         */
        doctorsWith: ("doctor.profile_url" | "doctor.specializations" | "doctor.license_numbers")[];
        /**
         * @description What to add to the doctor and, together with `doctor.addresses`, to each address. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "doctor.profile_url"
         *     ]
         */
        doctorWith: ("doctor.profile_url" | "doctor.addresses" | "doctor.license_numbers" | "address.booking_extra_fields" | "address.online_only" | "address.visit_payment" | "address.commercial_type")[];
        /**
         * @description What to add to each address. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "address.online_only"
         *     ]
         */
        addressWith: ("address.online_only" | "address.visit_payment" | "address.commercial_type" | "address.insurance_support")[];
        /**
         * @description Here a filter rather than an addition: keeps only services of diagnostics. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "services.only_diagnostics"
         *     ]
         */
        servicesWith: "services.only_diagnostics"[];
        /**
         * @description What to add to each service. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "address_service.allowed_patients"
         *     ]
         */
        addressServiceWith: ("address_service.allowed_patients" | "address_service.custom_name" | "address_service.public_insurance_flow")[];
        /**
         * @description What to add to each slot. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "slot.services"
         *     ]
         */
        slotsWith: "slot.services"[];
        /**
         * @description What to add to each booking. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored. The insurance flow brings the address service along that it is part of.
         * @example [
         *       "booking.patient"
         *     ]
         */
        bookingsWith: ("booking.patient" | "booking.address_service" | "booking.presence" | "booking.confirmation" | "address_service.public_insurance_flow")[];
        /**
         * @description What to add to the booking. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "booking.moving"
         *     ]
         */
        bookingWith: ("booking.moving" | "address_service.public_insurance_flow")[];
        /**
         * @description What to add to the booking. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
         * @example [
         *       "address_service.public_insurance_flow"
         *     ]
         */
        moveBookingWith: "address_service.public_insurance_flow"[];
        /**
         * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
         * @example msg_2134124
         */
        webhookId: string;
        /**
         * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
         * @example 1620811114
         */
        webhookTimestamp: string;
        /**
         * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
         * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
         */
        webhookSignature: string;
        /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
        webhookApiKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description Names this request in the hub's log and in the support console. */
        "X-Request-Id": string;
        /** @description Points at the page that explains this refusal, with `rel="help"`. */
        Link: string;
        /** @description Absolute URL of what was created. */
        Location: string;
        /** @description Seconds to wait before the next attempt. */
        "Retry-After": number;
        /** @description Seconds to wait before the next attempt; sent with 503. */
        "Retry-After-If-Known": number;
        /** @description Seconds to wait before the next attempt; sent where the request of the same key is in flight. */
        "Retry-After-If-In-Flight": number;
        /** @description Sent with the value `true` where the answer is the one that was kept under the request's key. */
        "Idempotency-Replayed": "true";
        /** @description The ids of the notifications in the answer, in its order. Sent where the request carries `Slotwire-Ack` or `Slotwire-Replay-Since`. Ids rise within a client's queue. */
        "Slotwire-Notification-Ids": string;
        /** @description The encodings in which bodies are read; sent where a `Content-Encoding` is the reason for a 415. */
        "Accept-Encoding": "identity";
        /** @description The methods that the path knows; sent with 405. */
        Allow: string;
        /** @description How to authenticate. */
        "WWW-Authenticate": string;
        /** @description Always `no-store`, since the body holds a secret. */
        "Cache-Control": "no-store";
        /** @description The same in the words of HTTP/1.0, as RFC 6749 wants it beside a token. */
        Pragma: "no-cache";
        /** @description Requests that the window allows. */
        "X-RateLimit-Limit": number;
        /** @description Requests counted in the window so far. */
        "X-RateLimit-Used": number;
        /** @description Requests left in the window. */
        "X-RateLimit-Remaining": number;
        /** @description When the window ends, as an ISO 8601 time. */
        "X-RateLimit-Reset": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    issueToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
                "multipart/form-data": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Pragma: components["headers"]["Pragma"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The request is incomplete, or asks for something that is not offered. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description Id or secret is wrong, or missing. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description This client has fetched tokens, or this IP address has failed with it, too often within a minute. RFC 6749 has no code for that at this endpoint; this one is its own for an authorization server that is busy. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenError"];
                };
            };
            default: components["responses"]["TokenFault"];
        };
    };
    getFacilities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facilities of the client. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Facilities"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getFacility: {
        parameters: {
            query?: {
                /**
                 * @description What to add to the facility. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "facility.doctors"
                 *     ]
                 */
                with?: components["parameters"]["facilityWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facility. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Facility"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["FacilityForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getDoctors: {
        parameters: {
            query?: {
                /**
                 * @description What to add to each doctor. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "doctor.profile_url"
                 *     ]
                 */
                with?: components["parameters"]["doctorsWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The doctors of the facility. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Doctors"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["FacilityForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getDoctor: {
        parameters: {
            query?: {
                /**
                 * @description What to add to the doctor and, together with `doctor.addresses`, to each address. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "doctor.profile_url"
                 *     ]
                 */
                with?: components["parameters"]["doctorWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The doctor. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Doctor"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["DoctorForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getAddresses: {
        parameters: {
            query?: {
                /**
                 * @description What to add to each address. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "address.online_only"
                 *     ]
                 */
                with?: components["parameters"]["addressWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The addresses of the doctor. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Addresses"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["DoctorForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getAddress: {
        parameters: {
            query?: {
                /**
                 * @description What to add to each address. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "address.online_only"
                 *     ]
                 */
                with?: components["parameters"]["addressWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    updateAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAddressRequest"];
            };
        };
        responses: {
            /** @description The address after the change. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Address"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    removeAddressIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mark is being removed. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getServices: {
        parameters: {
            query?: {
                /**
                 * @description Here a filter rather than an addition: keeps only services of diagnostics. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "services.only_diagnostics"
                 *     ]
                 */
                with?: components["parameters"]["servicesWith"];
                /**
                 * @description Keeps only the services of this specialization.
                 * @example 12
                 */
                specialization_id?: components["parameters"]["specializationId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dictionary. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Services"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getAddressServices: {
        parameters: {
            query?: {
                /**
                 * @description Keeps only the services linked to slots that start on this date, and adds their `duration`.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                start?: components["parameters"]["servicesOnDate"];
                /**
                 * @description What to add to each service. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "address_service.allowed_patients"
                 *     ]
                 */
                with?: components["parameters"]["addressServiceWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The services of the address. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["AddressServices"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    addAddressService: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAddressServiceRequest"];
            };
        };
        responses: {
            /** @description The new address service. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["AddressService"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            404: components["responses"]["NotFound"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            422: components["responses"]["KeyOfAnotherRequest"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getAddressService: {
        parameters: {
            query?: {
                /**
                 * @description What to add to each service. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "address_service.allowed_patients"
                 *     ]
                 */
                with?: components["parameters"]["addressServiceWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A service of that address. The ids of another address's services do not work here.
                 * @example 101
                 */
                address_service_id: components["parameters"]["addressServiceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address service. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["AddressService"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    deleteAddressService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A service of that address. The ids of another address's services do not work here.
                 * @example 101
                 */
                address_service_id: components["parameters"]["addressServiceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    updateAddressService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A service of that address. The ids of another address's services do not work here.
                 * @example 101
                 */
                address_service_id: components["parameters"]["addressServiceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAddressServiceRequest"];
            };
        };
        responses: {
            /** @description The address service after the change. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["AddressService"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getInsuranceProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dictionary. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["InsuranceProviders"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getInsurancePlans: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An insurance provider of the dictionary.
                 * @example 3
                 */
                insurance_provider_id: components["parameters"]["insuranceProviderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plans of the provider. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["InsurancePlans"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getAddressInsuranceProviders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The providers that the address accepts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["AddressInsuranceProviders"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    updateOrCreateAddressInsuranceProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInsuranceProviderRequest"];
            };
        };
        responses: {
            /** @description The provider and its plans are as requested. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    addAddressInsuranceProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInsuranceProviderRequest"];
            };
        };
        responses: {
            /** @description The provider was added. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["KeyInFlight"];
            422: components["responses"]["KeyOfAnotherRequest"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    deleteAddressInsuranceProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description An insurance provider of the dictionary.
                 * @example 3
                 */
                insurance_provider_id: components["parameters"]["insuranceProviderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider was removed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of the calendar. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Calendar"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    enableCalendar: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar is enabled. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    disableCalendar: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar is disabled. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            422: components["responses"]["KeyOfAnotherRequest"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getCalendarBreaks: {
        parameters: {
            query: {
                /**
                 * @description Start of the range. A value that is not a date is answered with 404, as documented for this operation.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                since: components["parameters"]["breaksSince"];
                /**
                 * @description End of the range. A value that is not a date is answered with 404, as documented for this operation.
                 * @example 2021-05-16T15:00:00+01:00
                 */
                till: components["parameters"]["breaksTill"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breaks in the range. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["CalendarBreaks"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    addCalendarBreak: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddCalendarBreakRequest"];
            };
        };
        responses: {
            /** @description The new break. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["CalendarBreak"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            404: components["responses"]["NotFound"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getCalendarBreak: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A break of that address.
                 * @example 567
                 */
                break_id: components["parameters"]["breakId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The break. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["CalendarBreak"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    deleteCalendarBreak: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A break of that address.
                 * @example 567
                 */
                break_id: components["parameters"]["breakId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The break is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    moveCalendarBreak: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A break of that address.
                 * @example 567
                 */
                break_id: components["parameters"]["breakId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveCalendarBreakRequest"];
            };
        };
        responses: {
            /** @description The break was moved. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getSlots: {
        parameters: {
            query: {
                /**
                 * @description Start of the range, inclusive.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                start: components["parameters"]["rangeStart"];
                /**
                 * @description End of the range, exclusive.
                 * @example 2021-05-16T15:00:00+01:00
                 */
                end: components["parameters"]["rangeEnd"];
                /**
                 * @description What to add to each slot. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "slot.services"
                 *     ]
                 */
                with?: components["parameters"]["slotsWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The free slots. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Slots"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    replaceSlots: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceSlotsRequest"];
            };
        };
        responses: {
            /** @description The slots are as requested. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            404: components["responses"]["NotFound"];
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description A rate limit of the client is used up, or the operation was called again too soon. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            default: components["responses"]["Fault"];
        };
    };
    bookSlot: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description The moment at which the slot starts, percent-encoded.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                start: components["parameters"]["slotStart"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookSlotRequest"];
            };
        };
        responses: {
            /** @description The booking. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Booking"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["KeyInFlight"];
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    deleteSlots: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A calendar day at the facility. A full timestamp, with or without an offset, is accepted too and its date is used.
                 * @example 2021-05-16
                 */
                date: components["parameters"]["slotDate"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The day has no slots. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CalendarForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getBookings: {
        parameters: {
            query: {
                /**
                 * @description Start of the range, inclusive.
                 * @example 2021-05-16T14:00:00+01:00
                 */
                start: components["parameters"]["rangeStart"];
                /**
                 * @description End of the range, exclusive.
                 * @example 2021-05-16T15:00:00+01:00
                 */
                end: components["parameters"]["rangeEnd"];
                /**
                 * @description Turns paging on and names the page, counted from 1. Without it the whole range is answered at once.
                 * @example 1
                 */
                page?: components["parameters"]["page"];
                /**
                 * @description Bookings on a page; not read without `page`, whatever it holds.
                 * @example 100
                 */
                limit?: components["parameters"]["limit"];
                /**
                 * @description What to add to each booking. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored. The insurance flow brings the address service along that it is part of.
                 * @example [
                 *       "booking.patient"
                 *     ]
                 */
                with?: components["parameters"]["bookingsWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bookings. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Bookings"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    getBooking: {
        parameters: {
            query?: {
                /**
                 * @description What to add to the booking. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "booking.moving"
                 *     ]
                 */
                with?: components["parameters"]["bookingWith"];
            };
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The booking. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    cancelBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CancelBookingRequest"];
            };
        };
        responses: {
            /** @description The booking is canceled. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["DoctorForbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    moveBooking: {
        parameters: {
            query?: {
                /**
                 * @description What to add to the booking. Read as a comma list and repeated, as `with=`, `with[]=` or `with[0]=`; unknown values are ignored.
                 * @example [
                 *       "address_service.public_insurance_flow"
                 *     ]
                 */
                with?: components["parameters"]["moveBookingWith"];
            };
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveBookingRequest"];
            };
        };
        responses: {
            /** @description The new booking. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Booking"];
                };
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    confirmBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmBookingRequest"];
            };
        };
        responses: {
            /** @description The booking is confirmed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    requestOpinion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpinionRequest"];
            };
        };
        responses: {
            /** @description The patient is being asked. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description A rule of business does not allow it. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    markPatientPresence: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patient is marked as present. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-If-In-Flight"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            422: components["responses"]["KeyOfAnotherRequest"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    markPatientAbsence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A facility of the client.
                 * @example 1
                 */
                facility_id: components["parameters"]["facilityId"];
                /**
                 * @description A doctor of that facility.
                 * @example 123
                 */
                doctor_id: components["parameters"]["doctorId"];
                /**
                 * @description An address of that doctor in that facility.
                 * @example 111
                 */
                address_id: components["parameters"]["addressId"];
                /**
                 * @description A booking at that address.
                 * @example 2134124
                 */
                booking_id: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patient is marked as absent. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read, breaks a rule of its schema, or is refused for one of these reasons. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AddressForbidden"];
            /** @description Something that the request names does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    pullNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description With `manual`, what is handed out stays in the queue until the client acknowledges it by `Slotwire-Ack-Ids` of a later pull. The answer has the ids in `Slotwire-Notification-Ids`. What is not acknowledged within 60 seconds is handed out again, first; until then what is behind it waits too, and a pull finds nothing. */
                "Slotwire-Ack"?: components["parameters"]["slotwireAck"];
                /** @description Up to 100 ids of notifications that the client has dealt with, separated by commas. They leave the queue before anything is handed out. Ids that were never handed out or have left already are ignored. */
                "Slotwire-Ack-Ids"?: components["parameters"]["slotwireAckIds"];
                /** @description Hands out what came after the notification of this id (0: everything), whether it was pulled before or not, as far as it is younger than 72 hours. Nothing is taken off the queue; `remaining` counts what follows. To go on, send the last id of the answer. */
                "Slotwire-Replay-Since"?: components["parameters"]["slotwireReplaySince"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The oldest notification. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Slotwire-Notification-Ids": components["headers"]["Slotwire-Notification-Ids"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Notification"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NoNotifications"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    pullMultipleNotifications: {
        parameters: {
            query?: {
                /**
                 * @description The most notifications to hand out in this answer.
                 * @example 5
                 */
                limit?: components["parameters"]["notificationsLimit"];
            };
            header?: {
                /** @description With `manual`, what is handed out stays in the queue until the client acknowledges it by `Slotwire-Ack-Ids` of a later pull. The answer has the ids in `Slotwire-Notification-Ids`. What is not acknowledged within 60 seconds is handed out again, first; until then what is behind it waits too, and a pull finds nothing. */
                "Slotwire-Ack"?: components["parameters"]["slotwireAck"];
                /** @description Up to 100 ids of notifications that the client has dealt with, separated by commas. They leave the queue before anything is handed out. Ids that were never handed out or have left already are ignored. */
                "Slotwire-Ack-Ids"?: components["parameters"]["slotwireAckIds"];
                /** @description Hands out what came after the notification of this id (0: everything), whether it was pulled before or not, as far as it is younger than 72 hours. Nothing is taken off the queue; `remaining` counts what follows. To go on, send the last id of the answer. */
                "Slotwire-Replay-Since"?: components["parameters"]["slotwireReplaySince"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The oldest notifications, oldest first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Slotwire-Notification-Ids": components["headers"]["Slotwire-Notification-Ids"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.docplanner+json; charset=UTF-8": components["schemas"]["Notifications"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NoNotifications"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Fault"];
        };
    };
    releaseNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description A value of the client's choice, new for each request and the same for its repeats. Within 24 hours a repeat changes nothing and gets the first answer again, byte for byte, with `Idempotency-Replayed: true`. Answers of 429 and 5xx are not kept; a repeat then tries again. A request that breaks its schema uses up no key. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notifications are queued again. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The path leads outside what the client may see or do. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["KeyInFlight"];
            422: components["responses"]["KeyOfAnotherRequest"];
            /** @description A rate limit of the client is used up, or the operation was called again too soon. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Used": components["headers"]["X-RateLimit-Used"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.error+docplanner+json": components["schemas"]["Error"];
                };
            };
            default: components["responses"]["Fault"];
        };
    };
    slotBooking: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SlotBookingNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Approved"];
            "4XX": components["responses"]["Denied"];
            default: components["responses"]["DeniedNeutrally"];
        };
    };
    slotBooked: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SlotBookedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    bookingCanceled: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingCanceledNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    bookingMoving: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingMovingNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Approved"];
            "4XX": components["responses"]["Denied"];
            default: components["responses"]["DeniedNeutrally"];
        };
    };
    bookingMoved: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingMovedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    bookingConfirmed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingConfirmedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    bookingPaymentStatusChanged: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingPaymentStatusChangedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    breakCreated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakCreatedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    breakMoved: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakMovedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    breakRemoved: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakRemovedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    presenceMarked: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceMarkedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    addressServiceCreated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressServiceCreatedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    addressServiceChanged: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressServiceChangedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    addressServiceDeleted: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressServiceDeletedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    addressCommercialTypeChanged: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressCommercialTypeChangedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    addressAssigned: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressAssignedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
    addressUnassigned: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the message (Standard Webhooks). Every retry carries the same id, so it serves to drop repeats.
                 * @example msg_2134124
                 */
                "webhook-id": components["parameters"]["webhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse attempts that are old.
                 * @example 1620811114
                 */
                "webhook-timestamp": components["parameters"]["webhookTimestamp"];
                /**
                 * @description One or more signatures, separated by spaces, over id, timestamp and body joined by dots: `v1,` and the base64 of an HMAC-SHA256 under the client's secret (`whsec_…`), and `v1a,` and the base64 of an ed25519 signature where the client has such a key (`whpk_…`). During a change of keys there is one for each. Take a message when one of them is right. Sent to every client that has a key.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature"?: components["parameters"]["webhookSignature"];
                /** @description The key that the client arranged, if any. The name of the header is a setting of the client. */
                "X-Api-Key"?: components["parameters"]["webhookApiKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressUnassignedNotification"];
            };
        };
        responses: {
            "2XX": components["responses"]["Accepted"];
            default: components["responses"]["DeliveryFailed"];
        };
    };
}
